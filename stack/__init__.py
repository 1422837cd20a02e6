"""Run all of Hallmark on one machine: a real Kafka without Docker, supervision, the `hallmark` command."""
