// Reads what feeds are told besides hosts' statuses: `tell` and `application-entry`, of the site and of each application.
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

internal static class TellingReader
{
    public static bool Checks(Fields fields, bool otherwise) => fields.Choice("tell", otherwise, ("status", false), ("checks", true));

    public static bool Entry(Fields fields, bool otherwise) => fields.Flag("application-entry", otherwise);
}
