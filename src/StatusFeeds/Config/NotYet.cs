// Words of the configuration whose meaning is not built yet: refused, never read and ignored.
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class NotYet
{
    private static readonly string[] Keys = ["objective"];

    public static string Message(string key) => $"`{key}` is not supported yet";

    public static void Refuse(Fields fields, params string[] keys)
    {
        foreach (var key in keys is [] ? Keys : keys)
        {
            fields.Refuse(key, Message(key));
        }
    }
}
