"""The honesty checks by id: how grave a finding is, what it says, what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from aboveboard.errors import Severity


@dataclass(frozen=True)
class Check:
    """One check. An error blocks publishing; a warning needs a reason on the record."""

    severity: Severity
    what: str
    do: str


CHECKS = {
    # --- the words of one sentence ----------------------------------------------------------------
    "absolute-claim": Check(
        "error",
        "This is claimed without a figure, an instant and a check beside it.",
        "Say what was checked, how and when, in the same item, or take the claim out.",
    ),
    "hedge": Check(
        "error",
        "This plays down or says nothing: no figure, instant and check stand behind it.",
        "Write the figure and when it was counted, or say that it is not yet known.",
    ),
    "repair-time": Check(
        "error",
        "This guesses when a service is back.",
        "Take the time out, or record it as a commitment if it is one you will keep.",
    ),
    "cause-too-firm": Check(
        "error",
        "A cause is said as if known; the record does not hold it as confirmed.",
        "Say that it is suspected and not proven, or record it as confirmed with its source.",
    ),
    "culprit-named": Check(
        "error",
        "A culprit is named as if known; no confirmed entry names it.",
        "Take it out, or say which authority named it, in the same sentence.",
    ),
    "asks-for-secret": Check(
        "error",
        "This asks a customer for a secret.",
        "Take it out: we never ask for a seed phrase, private key, password or code.",
    ),
    "asks-to-move-funds": Check(
        "error",
        "This asks a customer to move funds to an address.",
        "Take it out: a message of ours never asks that.",
    ),
    "asks-for-access": Check(
        "error",
        "This asks a customer to let somebody into the own device or share the screen.",
        "Take it out: we never ask for remote access, and whoever has it sees every password.",
    ),
    "asks-for-silence": Check(
        "error",
        "This asks a customer not to go to the police, a lawyer, the authorities or the press.",
        "Take it out: whoever was stolen from may speak to anybody.",
    ),
    "refund-promised": Check(
        "error",
        "This promises money back, and the record holds neither a sum for it nor a promise of a "
        "payment.",
        "Say that nothing is decided yet, or record what is paid in all (key: awarded), or by when "
        "(promise: payment).",
    ),
    "drama": Check("warning", "This is drama.", "Say what happened, in plain words."),
    "blame": Check(
        "warning", "This puts the blame on somebody.", "Say what happened and what changes."
    ),
    "self-praise": Check(
        "warning", "This praises ourselves.", "Say what was done, and when; leave the praise out."
    ),
    "padding": Check("warning", "This is an empty phrase.", "Take it out, or write the fact."),
    # --- addresses --------------------------------------------------------------------------------
    "link-text": Check(
        "error",
        "A link shows a text that is not its target.",
        "Write the address itself, as plain text.",
    ),
    "link-off-domain": Check(
        "error",
        "This address is off the official domains.",
        "Take it out; to warn of it, write [.] in place of its dots.",
    ),
    "link-shortener": Check(
        "error",
        "This is a link shortener: a reader can't see where it leads.",
        "Write the full address on an official domain.",
    ),
    "look-alike": Check(
        "error",
        "This address looks like an official one and is not.",
        "Correct it; to warn of it, write [.] in place of its dots.",
    ),
    "off-channel": Check(
        "error",
        "This account is not among the official channels.",
        "Correct it, or add the channel to custodian.channels.",
    ),
    # --- one statement beside another, or beside the record --------------------------------------
    "changed-figure": Check(
        "error",
        "A published figure changes without a correction.",
        "Add an entry that corrects the old one (corrects: …, because: …), or restore the figure.",
    ),
    "paid-above-due": Check(
        "error",
        "More is said to be paid so far than is paid in all.",
        "Mend the record's figure `paid`, the receipts or the policy's pool.",
    ),
    "differs-from-policy": Check(
        "warning",
        "The words of the conditions and the policy do not fit together.",
        "Correct conditions.yaml or policy.yaml, or record why both are right.",
    ),
    "summary-differs": Check(
        "warning",
        "The summary says what the record does not hold, or no longer.",
        "Append a summary that says how things stand now, or the entry that is missing; or a "
        "waiver (check: summary-differs) with the reason why it is right.",
    ),
    "stale-figure": Check(
        "error",
        "This still says a figure that the record has corrected.",
        "Append an entry that corrects this text too, with the right figure.",
    ),
    "share-identifies": Check(
        "warning",
        "A text in `share` tells strangers who we are.",
        "Correct the entry with a `share` that says it roughly and names nobody.",
    ),
    "correction-unsaid": Check(
        "error",
        "A published figure is corrected, and this language does not say so.",
        "Say aloud that it is corrected, with the old and the new figure.",
    ),
    "languages-differ": Check(
        "error",
        "The languages don't say the same here.",
        "Give each language the same figures, times and addresses.",
    ),
    "element-missing": Check(
        "error", "A required element is missing.", "Add it to the record, or restore the section."
    ),
    "next-update-missing": Check(
        "error",
        "No next update is promised.",
        "Add a commitment with promise: next-update and a due time.",
    ),
    "next-update-past": Check(
        "error",
        "The promised next update is past already.",
        "Add a commitment with a later due time.",
    ),
    "promise-broken": Check(
        "error",
        "The last statement promised an update by an instant that has passed, "
        "and this one does not say so.",
        "Say that it comes late, and name the time that was promised.",
    ),
    # --- the whole text ---------------------------------------------------------------------------
    "reading-grade": Check(
        "warning", "The text is hard to read.", "Shorten sentences and choose plain words."
    ),
    "rare-words": Check(
        "warning", "Many words are not common ones.", "Choose common words, or explain the term."
    ),
    "apology-missing": Check("warning", "There is no apology.", "Say once, plainly, we are sorry."),
    "apology-repeated": Check(
        "warning", "There is more than one apology.", "Keep one, where the harm is named."
    ),
    "waiver-void": Check(
        "warning",
        "A waiver on the record lets nothing through.",
        "Correct its check, or mend what an error says.",
    ),
    "not-checked": Check(
        "warning",
        "This language has no honesty.yaml: only links, figures and promises were checked.",
        "Add one (wording/honesty/README.md), and have a native reader read the text.",
    ),
}
"""Every check by its id. The ids are stable: waivers on records and tests name them."""
