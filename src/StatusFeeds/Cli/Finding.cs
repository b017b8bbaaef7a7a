// What the doctor found, in plain words: fine, something to know, or something that does not work.
namespace StatusFeeds.Cli;

internal enum Grade
{
    Fine,
    Warning,
    Failure,
}

/// <param name="Topic">A word or two: <c>database</c>, <c>free space</c>.</param>
/// <param name="Text">What is, and what to do where something is to be done; sentences, no secrets.</param>
internal sealed record Finding(Grade Grade, string Topic, string Text)
{
    public string Word => Grade switch
    {
        Grade.Fine => "ok",
        Grade.Warning => "warn",
        _ => "FAIL",
    };

    public static Finding Ok(string topic, string text) => new(Grade.Fine, topic, text);

    public static Finding Warn(string topic, string text) => new(Grade.Warning, topic, text);

    public static Finding Fail(string topic, string text) => new(Grade.Failure, topic, text);
}
