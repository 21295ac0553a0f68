"""Where the network falls short, whom it cannot lose, whom to invite.

Plain values in, plain values out. The way of the data:

- whoever reads the graph makes a `Demand` of each need (its period clipped to the one asked, its family, where it
  lives, what referrals serve of it) and an `Offer` of each commitment, as for matching, and calls `ledger.opened`:
  that judges who could serve whom, once;
- `gaps.gaps(ledger)` says what is served, coverable and missing in each cell (area and competence of the needs) and
  in each row above; `fragility`, `invitations` start from the same ledger; `forecast` and `network` have values of
  their own;
- `suppression.publish` turns rows into what may be shown to everybody, given what was published before; who keeps
  the releases hands them back the next time.

`asking` refuses what cannot be asked. Hours are hours a week, averaged over the ISO weeks of the period.
"""
