"""What changes contests, and the pure functions their fairness rests on."""
