"""Forms 1099-R and 5498 from the files that carry them."""
