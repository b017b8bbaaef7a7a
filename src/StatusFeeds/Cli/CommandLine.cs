// The words of the command line: verbs, options, exit codes.
using System.CommandLine;
using System.Reflection;
using StatusFeeds.Model;

namespace StatusFeeds.Cli;

/// <summary>Exit codes: 0 fine; 1 failed at run time (for <c>probe</c>: not up); 2 wrong arguments or configuration.</summary>
internal static class CommandLine
{
    public const int Fine = 0;
    public const int Failed = 1;
    public const int Wrong = 2;

    private const string Here = "feeds-config";
    private const string Installed = "/etc/statusfeeds";

    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public static async Task<int> Run(string[] args)
    {
        var config = new Option<string>("--config")
        {
            Description = $"The folder of YAML to read; where there is no {Here} it is {Installed}",
            DefaultValueFactory = _ => Directory.Exists(Here) || !Directory.Exists(Installed) ? Here : Installed,
            Recursive = true,
            HelpName = "DIR",
        };
        var logFormat = new Option<string>("--log-format")
        {
            Description = "How logs are written to standard error",
            DefaultValueFactory = _ => "text",
            Recursive = true,
        };
        logFormat.AcceptOnlyFromAmong("text", "json");
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var withoutSecrets = new Option<bool>("--without-secrets") { Description = "Let ${NAME} and ${file:PATH} pass although they are missing" };
        var folder = new Argument<string?>("DIR") { Description = "The folder to check; default: that of --config", Arity = ArgumentArity.ZeroOrOne };
        var host = new Argument<string>("HOST") { Description = "The id of a host" };
        var check = new Argument<string?>("CHECK") { Description = "The name of one of its checks; default: all", Arity = ArgumentArity.ZeroOrOne };

        var ofSite = new Option<bool>("--site") { Description = "Print that of site.yaml" };

        var root = new RootCommand("Watches hosts and tells as news feeds what changed: one Atom feed per application, one article per host.") { config, logFormat };
        Func<ParseResult, CancellationToken, Task<int>> serve = (parsed, cancel) => Serve.Run(parsed.GetValue(config)!, parsed.GetValue(logFormat) == "json", cancel);
        root.SetAction(serve);

        var serving = new Command("serve", "Look at the hosts and serve the feeds (the default)");
        serving.SetAction(serve);
        root.Add(serving);

        var validating = new Command("validate", "Print all mistakes of a configuration, or OK and what it holds") { folder, withoutSecrets, json };
        validating.SetAction(parsed => Validate.Run(parsed.GetValue(folder) ?? parsed.GetValue(config)!, parsed.GetValue(withoutSecrets), parsed.GetValue(json)));
        root.Add(validating);

        var probing = new Command("probe", "Look at a host once, now, and print what was seen; writes nothing") { host, check, json };
        probing.SetAction((parsed, cancel) =>
            Probe.Run(parsed.GetValue(config)!, parsed.GetValue(host)!, parsed.GetValue(check), parsed.GetValue(json), cancel));
        root.Add(probing);

        var oid = new Argument<string?>("OID") { Description = "Where to begin: a name such as ifTable, or a number; default: mib-2 and enterprises", Arity = ArgumentArity.ZeroOrOne };
        var by = new Option<string?>("--check") { Description = "The snmp check of the host whose login is used; default: the first", HelpName = "NAME" };
        var walking = new Command("walk", "List what a host's SNMP agent offers, with names where known, to write checks from; writes nothing") { host, oid, by, json };
        walking.SetAction((parsed, cancel) =>
            Walk.Run(parsed.GetValue(config)!, parsed.GetValue(host)!, parsed.GetValue(oid), parsed.GetValue(by), parsed.GetValue(json), cancel));
        root.Add(walking);

        var explaining = new Command("explain", "Say why a host has its status and whether the feeds tell it: asks the running server, or else the database") { host, json };
        explaining.SetAction((parsed, cancel) => Explain.Run(parsed.GetValue(config)!, parsed.GetValue(host)!, parsed.GetValue(json), cancel));
        root.Add(explaining);

        var to = new Argument<string>("DIR") { Description = "The folder to write to: an empty or a new one, or one of an earlier export" };
        var whole = new Option<bool>("--whole") { Description = "Export the applications too that `read` keeps to some" };
        var exporting = new Command("export", "Write feeds and pages as plain files for any web server: of what the database remembers, whether the server runs or not") { to, whole, json };
        exporting.SetAction((parsed, cancel) =>
            Export.Run(parsed.GetValue(config)!, new ExportTo(parsed.GetValue(to)!, parsed.GetValue(whole)), parsed.GetValue(json), parsed.GetValue(logFormat) == "json", cancel));
        root.Add(exporting);

        var printing = new Command("schema", "Print the JSON Schema of the YAML, for editors: that of applications, hosts and profiles") { ofSite };
        printing.SetAction(parsed => Schema.Run(parsed.GetValue(ofSite)));
        root.Add(printing);

        var ofToken = new Option<bool>("--token") { Description = "It is a token, not a password" };
        var hashing = new Command("hash-password", "Read a password, and print the line for `access` in site.yaml that knows it without showing it") { ofToken };
        hashing.SetAction(parsed => HashPassword.Run(parsed.GetValue(ofToken)));
        root.Add(hashing);

        root.Add(Maintenance.Words(config));
        root.Add(IncidentVerbs.Words(config));
        root.Add(Report.Words(config));
        root.Add(Backup.Words(config));
        root.Add(Restore.Words(config));
        root.Add(MigrateStore.Words(config));
        root.Add(Doctor.Words(config));

        var result = root.Parse(args);
        if (result.Errors.Count > 0)
        {
            foreach (var error in result.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("Try 'statusfeeds --help'.");
            return Wrong;
        }

        return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }
}
