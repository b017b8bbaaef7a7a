// The kind push: waits for a sign of life that somebody sends, and says how old the last one is and what it said.
using System.Collections.Immutable;
using StatusFeeds.Model;
using StatusFeeds.Wire;
using StatusFeeds.Yaml;

[assembly: StatusFeeds.Probes.ProbeKind<StatusFeeds.Probes.PushProbe>]

namespace StatusFeeds.Probes;

internal sealed record PushProbe : IProbeKind<PushProbe>, ITakesPosts
{
    public const string Age = "age";
    public const string Status = "status";
    public const string Text = "text";

    private const string TokenShape = "[A-Za-z0-9_-]{16,128}";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);
    private static readonly ImmutableArray<KnownReading> Known = [new(Age, Unit.Seconds), new(Status, IsText: true), new(Text, IsText: true)];

    public static string Kind => "push";

    public static KindRules Defaults { get; } = new(Known, Degraded: ["status == degraded"], Down: ["age > every + grace", "status == down"], Open: true);

    public required Secret Token { get; init; }

    /// <summary>How often the sender should post: the check's own.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>By so much a post may be late; null: by <see cref="Every"/>.</summary>
    public TimeSpan? Grace { get; init; }

    private TimeSpan Most => Every + (Grace ?? Every);

    /// <summary>Its looks take no time and nothing that others need.</summary>
    public bool SharesSocket => true;

    /// <summary>Often enough to notice that a post is missing within a twentieth of the time it was waited for, and a minute at most.</summary>
    public TimeSpan? LookEvery => TimeSpan.FromSeconds(Math.Max(1, Math.Min(Math.Floor(Most.TotalSeconds / 20), Math.Min(60, Every.TotalSeconds))));

    /// <summary>When the last post came is true whatever is made of it.</summary>
    public string Remembering => Kind;

    public KindRules Own => Defaults with { Down = [$"{Age} > {Quantities.Show(Most)}", "status == down"] };

    public IProbe At(TimeSpan every) => this with { Every = every };

    public static PushProbe Read(Fields fields)
    {
        const string what = "at least 16 (at most 128) of the letters A-Z and a-z, digits, _ and -, which nobody can guess, such as `openssl rand -hex 16` makes";
        fields.Short("token");
        fields.Looks("token", TokenShape, what);
        var token = fields.Text("token");
        if (!fields.Has("token"))
        {
            fields.Wrong("token", "`token` is missing: write it as in `push: \"${TOKEN}\"`, or as `token: \"${TOKEN}\"` beside the other settings");
        }
        else if (token is not null && !IsToken(token))
        {
            fields.Wrong("token", $"`token` must be {what}");
        }

        return new PushProbe { Token = new Secret(token ?? ""), Grace = fields.Duration("grace", TimeSpan.Zero, Longest) };
    }

    public static bool IsToken(string text) => text.Length is >= 16 and <= 128 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    public (ReadOnlyMemory<byte> Memory, string? Refusal) Accept(Post post)
    {
        var (said, refusal) = PushBody.Read(post);
        return said is null ? (default, refusal) : (PushMemory.Of(said), null);
    }

    public Task<ProbeResult> Run(Look look, CancellationToken cancel) => Task.FromResult(Looked(look) with { AtOnce = true, KeepsMemory = true });

    private ProbeResult Looked(Look look)
    {
        var now = look.Part<FirstSeen>().Now(look.Memory, look.Clock);
        var expected = $"(expected every {Words.Duration(Every)})";
        if (PushMemory.Read(look.Memory) is not { } last)
        {
            look.Transcript?.Came("nothing was ever sent");
            return ProbeResult.NoResult($"no sign of life yet {expected}") with { Memory = PushMemory.Of(Posted.Never(now)) };
        }

        // Where the clock was set back meanwhile it came just now.
        var age = now > last.At ? now - last.At : TimeSpan.Zero;
        var silence = last.IsNone
            ? $"no sign of life since this check was set up {Words.Duration(age)} ago {expected}"
            : $"no sign of life for {Words.Duration(age)} {expected}";
        var readings = ImmutableArray.Create(new Reading(Age, age.TotalSeconds, Unit.Seconds, Words: silence));
        if (last.IsNone)
        {
            look.Transcript?.Came($"nothing since {Words.Instant(last.At)}");
            return age > Most ? ProbeResult.Down(silence, readings) : ProbeResult.NoResult($"no sign of life yet {expected}");
        }

        look.Transcript?.Came($"{Words.Instant(last.At)}: {Shown(last)}");
        if (last.Status is { } status)
        {
            readings = readings.Add(Reading.OfText(Status, status, last.Text.Length > 0 ? last.Text : $"the sender says {status}"));
        }

        if (last.Text.Length > 0)
        {
            readings = readings.Add(Reading.OfText(Text, last.Text));
        }

        // That its sender cannot tell is so until he should have posted again; then it is his silence that counts.
        return last.Status == "unknown" && age <= Most
            ? new(Verdict.Unknown, last.Text.Length > 0 ? last.Text : "the sender says unknown", [.. readings, .. last.Readings])
            : new(Verdict.Answered, $"the last sign of life came {Words.Duration(age)} ago", [.. readings, .. last.Readings]);
    }

    private static string Shown(Posted last) =>
        (last.Status is { } status ? $"status {status}" : "a sign of life")
        + (last.Text.Length > 0 ? $", \"{last.Text}\"" : "")
        + (last.Readings.IsEmpty ? "" : last.Readings.Length == 1 ? ", 1 reading" : $", {last.Readings.Length} readings");
}
