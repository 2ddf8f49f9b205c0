"""What changed, is it more than measurement error, and is it as much as patients call important."""
