"""What the events mean, live: journeys, metrics and alerts (pure), and the Faust shell around them."""
