"""What stands between the network and the answers: who may ask how often and how much, headers, logs of requests."""
