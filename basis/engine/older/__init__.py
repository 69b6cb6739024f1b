"""What only older forms have, and income that their years taxed later."""
