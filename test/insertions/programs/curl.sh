set -e
|
