from traceability.verification.finding import Finding, differences


def test_only_what_differs_is_told_and_what_is_missing_counts_as_nothing():
    stored = {"a": 1, "b": 2, "d": 0}
    derived = {"a": 1, "b": 3, "c": 4}

    assert list(differences(stored, derived, nothing=0)) == [("b", 2, 3), ("c", 0, 4)]


def test_a_finding_reads_as_one_line():
    finding = Finding("balance", "balances", "LABANG/A at X", "5 g", "")

    assert str(finding) == "balance: balances LABANG/A at X: stored 5 g, derived nothing"
