#!/bin/sh
# What ipmi_sim asks of the chassis: its power is what stands in the file that is named first. FILE get WHAT… | FILE set WHAT VALUE… | FILE check WHAT
power=$1 verb=$3
shift 3
case $verb in
    get)
        for what; do
            case $what in
                power) printf 'power:%s\n' "$(cat "$power")" ;;
                boot) echo boot:default ;;
                *) echo "no $what here"; exit 1 ;;
            esac
        done ;;
    set)
        while [ $# -gt 0 ]; do
            [ "$1" = power ] && echo "$2" >"$power"
            [ "$1" = identify ] && shift
            shift 2
        done ;;
    *) exit 1 ;;
esac
