"""Read the awards table from its file: CSV or Parquet, or the folder of parts that Spark writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset as ds

from aboveboard.compensation.awards_table import COLUMNS, NUMBERS, Award
from aboveboard.errors import PolicyError

_BATCH = 5_000


def read_awards(file: Path) -> Iterator[Award]:
    """Stream the rows in the order of the file.

    Raises
    ------
    PolicyError
        The file is missing, or no awards table.
    """
    try:
        for batch in _scanner(file).to_batches():
            columns = batch.to_pydict()
            numbers = [map(int, columns[name]) for name in NUMBERS]
            for claimant_id, *row in zip(columns["claimant_id"], *numbers, strict=True):
                yield Award(claimant_id, *row)
    except (OSError, ValueError, TypeError, pa.ArrowException) as error:
        raise PolicyError.at(
            file,
            f"It can't be read as an awards table ({type(error).__name__}).",
            "Name the file that `aboveboard awards` wrote.",
        ) from None


def _scanner(file: Path) -> ds.Scanner:
    """Open the table so that a few batches are in memory, however many there are."""
    if ".parquet" in file.name:
        form: ds.FileFormat = ds.ParquetFileFormat()
    else:
        text = dict.fromkeys(COLUMNS, pa.string())
        form = ds.CsvFileFormat(convert_options=pa.csv.ConvertOptions(column_types=text))
    return ds.dataset(file, format=form).scanner(
        columns=list(COLUMNS), batch_size=_BATCH, batch_readahead=1, fragment_readahead=1
    )
