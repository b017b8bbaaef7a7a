// The program: the first word names a verb; Cli/ has one file for each.
using StatusFeeds.Cli;

Thrift.Begin();
return await CommandLine.Run(args);
