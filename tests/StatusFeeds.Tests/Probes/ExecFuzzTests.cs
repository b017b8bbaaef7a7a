// Plugins' outputs, mutated: whatever comes, a look is a result, and what it brings can be shown.
using System.Globalization;
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Probes;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

[Collection(nameof(Alone))]
public sealed class ExecFuzzTests
{
    private const int Usual = 2000;
    private const int OfProcesses = 25;

    private static readonly string[] Real =
    [
        "LOAD OK - total load average: 0.14, 0.91, 1.02|load1=0.140;5.000;10.000;0; load5=0.910;4.000;8.000;0; load15=1.020;3.000;6.000;0; \n",
        "DISK CRITICAL - free space: / 76056MiB (80% inode=97%); /boot 12MiB (5%);| /=19349372928B;243497277849;257024904396;0;270552530944 '/boot'=5MB;~:10;@10:20;0;100\n",
        "PING WARNING - Packet loss = 0%, RTA = 0.03 ms|rta=0.027000ms;1.000000;2.000000;0.000000 pl=0%;5;10;0;\n",
        "HTTP OK: HTTP/1.1 200 OK - 615 bytes in 0.004 second response time |time=0.003821s;;;0.000000;10.000000 size=615B;;;0\n",
        "OK | 'C:\\ %'=74%;80;90 'it''s'=U;1:;~:2\nlong text: größer\nmore | a=1us b=0,5 c=123456789c\nd=1e-05s;10:20;@~:5;-1;1e9\n",
        "(No output on stdout) stderr: execvp failed\n",
    ];

    private static readonly string[] Pieces =
        ["|", "=", ";", "'", "''", "@", "~", ":", "\n", "\r", "\0", " ", "U", "1e308", "-", ".", ",", "999999999999999999999", "\u001b[2J", "\u202e", "%", "é", "\ud83d\ude00", "c", "KiB", "a=1 ", "exit=1 ", "time=5s "];

    [Fact]
    public void WhateverAPluginSaysIsAResultThatCanBeShown()
    {
        var (random, look) = (new Random(5), new ExecLook(ExecLooks.Shell("") with { Hidden = [new("load"), new("0000")] }, Look));
        var count = Environment.GetEnvironmentVariable("STATUSFEEDS_FUZZ") is { } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : Usual;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < count; i++)
        {
            var (output, errors) = (Mutated(random), random.Next(4) == 0 ? Mutated(random) : []);
            var result = look.Result(new ProgramEnd(random.Next(8), output, errors, TimeSpan.FromSeconds(1)));
            Assert.Equal(result.Readings.Length, result.Readings.Select(reading => reading.Name).Distinct(StringComparer.Ordinal).Count());
            Assert.InRange(result.Readings.Length, 3, Perfdata.Most + 3);
            Assert.InRange(result.Detail.Length, 1, 500);
            Assert.All(result.Readings, reading => Assert.True(reading.IsText || (double.IsFinite(reading.Value) && Words.Value(reading).Length > 0 && reading.Name.Trim().Length > 0)));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 30_000_000);
    }

    [Fact]
    public async Task WhateverComesThroughARealProcessIsReadAsItWasSaid()
    {
        using var looks = new ExecLooks();
        var random = new Random(6);
        var count = Environment.GetEnvironmentVariable("STATUSFEEDS_FUZZ") is null ? OfProcesses : 20 * OfProcesses;
        for (var i = 0; i < count; i++)
        {
            var (output, exit) = (Mutated(random), random.Next(4));
            await File.WriteAllBytesAsync(looks["said"], output);
            var probe = ExecLooks.Shell($"cat \"$1\"; exit {exit}", looks["said"]);
            var (seen, known) = (await looks.Run(probe), new ExecLook(probe, Look).Result(new ProgramEnd(exit, output, [], TimeSpan.Zero)));
            Assert.Equal((known.Verdict, known.Detail), (seen.Verdict, seen.Detail));
            Assert.Equal(known.Readings.Where(reading => reading.Name != "time"), seen.Readings.Where(reading => reading.Name != "time"));
        }
    }

    private static Look Look => new("web01", "127.0.0.1", TimeProvider.System, new NoParts(), TimeSpan.FromSeconds(10));

    /// <summary>At most as much as is kept of a program.</summary>
    private static byte[] Mutated(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(Real[random.Next(Real.Length)]).ToList();
        for (var changes = random.Next(1, 12); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 2:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(0, at));
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(32, 127), random.Next(2000)));
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Real[random.Next(Real.Length)]));
                    break;
            }
        }

        return [.. bytes.Take(Programs.Kept)];
    }

    private sealed class NoParts : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
