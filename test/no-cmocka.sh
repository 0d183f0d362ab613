#!/bin/sh
# In place of the unit tests, so that their absence is seen.
echo "1..0 # SKIP the unit tests need cmocka (libcmocka-dev)"
