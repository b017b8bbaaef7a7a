// The program: makes a fleet of pretend hosts and does what it is told, until the end of its input or a signal.
using StatusFeeds.Fleet;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.Out.WriteLine(Settings.Help);
    return 0;
}

if (Settings.Read(args, out var mistake) is not { } settings)
{
    Console.Error.WriteLine(mistake);
    Console.Error.WriteLine("Try 'Fleet --help'.");
    return 2;
}

try
{
    using var fleet = Hosts.Start(settings);
    using var control = new Control(fleet, settings.Control);
    Console.Out.WriteLine($"{settings.Count} hosts from {settings.AddressOf(1)} to {settings.AddressOf(settings.Count)}; control: http://127.0.0.1:{control.Port}/fleet/help");
    Console.Out.Flush();
    await control.Run(Console.In);
    return 0;
}
catch (System.Net.Sockets.SocketException fault)
{
    Console.Error.WriteLine($"The fleet cannot listen: {fault.Message}. Choose other ports, or another --from.");
    return 1;
}
