// The verb `schema`: prints the JSON Schema of the configuration, for editors.
namespace StatusFeeds.Cli;

internal static class Schema
{
    public static int Run(bool site)
    {
        Console.Out.Write(site ? Config.Schema.OfSite() : Config.Schema.OfContent());
        return CommandLine.Fine;
    }
}
