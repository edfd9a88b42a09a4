source ./lib.sh
. x.sh
fn() { local a=$1 b; export C="$D"; "$TOOL" x; cmd --flag arg | other $(sub "${E:-def}"); arr[0]=1; for i in $L; do echo "$i"; done; ((n++)); [[ $x == y ]] && fail; F+=1; unset G; E2=3 run; declare -A m; }
fn "$@"
