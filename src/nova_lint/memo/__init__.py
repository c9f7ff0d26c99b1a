"""What is kept between runs, so that nothing is done twice. Losing all of it costs time and nothing else."""
