// The verb `validate`: all mistakes of a configuration at once, or OK.
using System.Text.Json;

namespace StatusFeeds.Cli;

internal static class Validate
{
    public static int Run(string folder, bool withoutSecrets, bool json)
    {
        var reading = Configuration.Read(folder, withoutSecrets);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                ok = reading.Site is not null,
                applications = reading.Site?.Applications.Length,
                hosts = reading.Site?.Hosts.Count,
                checks = reading.Site?.Checks.Count(),
                cautions = (reading.Site?.Cautions ?? []).Select(caution => new { host = caution.Check.Host, check = caution.Check.Name, message = caution.Words }),
                mistakes = reading.Mistakes.Select(mistake => new { file = mistake.File, line = mistake.Line, column = mistake.Column, message = mistake.Message }),
            }));
        }
        else if (reading.Site is { } site)
        {
            foreach (var (check, words) in site.Cautions)
            {
                Console.Error.WriteLine($"warning: {check.Host}/{check.Name}: {words}");
            }

            Console.Out.WriteLine(
                $"OK: {Configuration.Count(site.Applications.Length, "application")}, {Configuration.Count(site.Hosts.Count, "host")}, {Configuration.Count(site.Checks.Count(), "check")}");
        }
        else
        {
            foreach (var mistake in reading.Mistakes)
            {
                Console.Out.WriteLine(mistake);
            }
        }

        return reading.Site is null ? CommandLine.Wrong : CommandLine.Fine;
    }
}
