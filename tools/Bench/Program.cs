// The program: measures what is named, or all, and prints one table.
using StatusFeeds.Bench;

if (args is ["kestrel", .. var bare])
{
    return await BareKestrel.Run(bare);
}

if (args is ["snmp", .. { Length: 4 } flat])
{
    return await SnmpFlatOut.Run(flat);
}

if (args is ["ipmi", .. { Length: 4 } looks])
{
    return await IpmiFlatOut.Run(looks);
}

if (args is ["handshakes", .. { Length: 6 } hands])
{
    return await Handshakes.Run(hands);
}

string[] names = [.. args.Where((word, place) => !word.StartsWith('-') && (place == 0 || args[place - 1] != "--program"))];
var quick = args.Contains("--quick");
var given = args.SkipWhile(word => word != "--program").Skip(1).FirstOrDefault();
string[] unknown = [.. names.Except(Scenarios.All.Select(one => one.Name)), .. args.Where(word => word.StartsWith('-')).Except(["--quick", "--program", "--help", "-h"])];
if (args.Contains("--help") || args.Contains("-h") || unknown.Length > 0)
{
    (unknown.Length > 0 ? Console.Error : Console.Out).WriteLine(unknown.Length > 0 ? $"There is no {string.Join(", ", unknown)} here.\n\n{Scenarios.Help}" : Scenarios.Help);
    return unknown.Length > 0 ? 2 : 0;
}

using var folder = new TempFolder();
var program = given is null ? await Published.Make(folder.Path) : Published.At(given);
Console.Out.WriteLine(Machine.Describe(args, quick, given));
var shown = new List<Row>();
foreach (var scenario in Scenarios.All.Where(one => names.Length == 0 || names.Contains(one.Name)))
{
    Console.Out.WriteLine($"{scenario.Name}, {Machine.Now}:\n\n{Row.Head}");
    Console.Out.Flush();
    try
    {
        var rows = await scenario.Run(program, quick);
        foreach (var row in rows)
        {
            Console.Out.WriteLine(row);
        }

        shown.AddRange(scenario.Shown.Where(number => number < rows.Count).Select(number => rows[number]));
    }
    catch (Exception fault) when (fault is Unmeasured or TimeoutException or IOException or HttpRequestException)
    {
        Console.Out.WriteLine(new Row(scenario.Name, $"not measured: {fault.Message}"));
    }

    Console.Out.WriteLine();
    Console.Out.Flush();
}

if (names.Length == 0)
{
    Console.Out.WriteLine($"For the README:\n\n{Row.ShortHead}");
    shown.ForEach(row => Console.Out.WriteLine(row.Short));
}

return 0;
