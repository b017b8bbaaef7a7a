// The program: the first word names a verb, Cli/ has one file for each.
return 0;
