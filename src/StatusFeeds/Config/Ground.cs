// What hosts and checks are read against: the site's defaults, credentials and profiles.
using StatusFeeds.Yaml;

namespace StatusFeeds.Config;

/// <param name="Complete">All files could be read: only then is a name that nobody defines a mistake.</param>
internal sealed record Ground(SiteDraft Site, Profiles Profiles, bool Complete, Mistakes Mistakes)
{
    public PushTokens Tokens { get; } = new();

    public DefaultRules Defaults { get; } = new();
}
