"""What a text may not say, by language: phrases, facts and addresses. Knows no statement.

The words stand in ``languages/<tag>/honesty.yaml``; a language without that file is checked by
what needs none: links, addresses, secrets.
"""
