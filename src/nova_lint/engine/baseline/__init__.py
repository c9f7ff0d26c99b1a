"""The ratchet: findings are matched with what was tolerated before; nothing is added without a reason."""
