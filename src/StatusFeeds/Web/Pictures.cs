// The pictures of the past that lists show beside a host or an application; nothing where nothing is known yet.
using System.Text;
using StatusFeeds.Feeds;
using StatusFeeds.Model;

namespace StatusFeeds.Web;

internal static class Pictures
{
    public static Html Spark(Sight sight, string host) => Html.Empty;

    public static Html Days(Sight sight, string host) => Html.Empty;

    public static Html Days(Sight sight, Application application) => Html.Empty;

    public static byte[] Badge(string label, Status? status) => Encoding.UTF8.GetBytes($"<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{Html.Of($"{label}")}: {Sight.Word(status)}</title></svg>");

    public static Html Tree(Sight sight, Application application) => Html.Empty;
}
