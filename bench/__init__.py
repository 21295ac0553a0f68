"""What patti costs, measured as ratios in one run; see bench/README.md."""
