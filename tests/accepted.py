"""Read the accepted results as the derivation of statuses takes them."""

from evidence import arguments, results


def read_verdicts(changed=()):
    """Return {claim: verdict}, also of claims that repeat another; `changed` has others in place of accepted ones."""
    listed = {row["claim_id"]: row["verdict"] for row in results.accepted("verdicts")}
    return arguments.repeat_verdicts(listed | dict(changed))


def read_numbers():
    """Return {"chapter:name": value in digits}."""
    return {f"{row['notebook']}:{row['name']}": row["value"] for row in results.accepted("numbers")}
