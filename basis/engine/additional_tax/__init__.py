"""Form 5329, Part I: early distributions and what is excepted (section 72(t))."""
