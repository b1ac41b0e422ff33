#!/bin/bash
# Makes command-lines.txt: executes each command of command-lines.in (one a line; a line that begins with "+ " goes on with the one before)
# with a POSIX shell of this machine, in an empty folder, and writes down what it prints and its exit status.
#     ./command-lines.sh dash > command-lines.txt
shell=$1
here=$(cd "$(dirname "$0")" && pwd)
echo "# What a POSIX shell answers to each of these command lines: '\$' and '+' the commands, '>' what is printed (errors too), '?' the exit status."
echo "# Made once by command-lines.sh, with $(dpkg-query -W -f '${Package} ${Version}, ' "$shell" coreutils grep bsdextrautils 2>/dev/null) and LC_ALL=C."
run() {
  local folder out status
  folder=$(mktemp -d)
  out=$(cd "$folder" && env -i PATH=/usr/bin:/bin HOME=/root LC_ALL=C "$shell" -c "$1" sh 2>&1 </dev/null; echo "?$?")
  rm -rf "$folder"
  status=${out##*\?}
  out=${out%\?*}
  printf '%s\n' "$1" | sed '1s/^/$ /; 2,$s/^/+ /'
  [[ -z $out ]] || printf '%s' "$out" | sed 's/^/> /'
  [[ -z $out || $out == *$'\n' ]] || printf '\n> %%no newline\n'
  printf '? %s\n' "$status"
}
command=
while IFS= read -r line; do
  case $line in
    '+ '*) command+=$'\n'${line#+ } ;;
    *)
      [[ -z $command ]] || run "$command"
      command=$line
      ;;
  esac
done <"$here/command-lines.in"
run "$command"
