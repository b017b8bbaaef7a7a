// nginx as a peer of serving: the feed as a file, made smaller beforehand.
using System.IO.Compression;

namespace StatusFeeds.Bench;

internal static class Nginx
{
    public static async Task<double> Cost(byte[] document, string[] asking, bool quick)
    {
        using var folder = new TempFolder();
        var port = Wait.FreePort();
        await File.WriteAllBytesAsync(folder.File("feed.atom"), document);
        await using (var file = File.Create(folder.File("feed.atom.gz")))
        await using (var gzip = new GZipStream(file, CompressionLevel.Optimal))
        {
            await gzip.WriteAsync(document);
        }

        var config = folder.File("nginx.conf");
        await File.WriteAllTextAsync(config, $$"""
            daemon off; master_process off; pid {{folder.File("pid")}}; error_log stderr;
            events { worker_connections 1024; }
            http {
              access_log off; sendfile on; keepalive_requests 100000000;
              client_body_temp_path {{folder.Path}}; proxy_temp_path {{folder.Path}}; fastcgi_temp_path {{folder.Path}}; uwsgi_temp_path {{folder.Path}}; scgi_temp_path {{folder.Path}};
              server {
                listen 127.0.0.1:{{port}}; root {{folder.Path}}; gzip_static on; default_type application/atom+xml;
                add_header Cache-Control "max-age=60, must-revalidate"; add_header Vary Accept-Encoding;
              }
            }

            """);
        await using var nginx = Child.Start(["nginx", "-c", config, "-e", "stderr"]);
        using var client = new HttpClient();
        var url = $"http://127.0.0.1:{port}/feed.atom";
        string? tag = null;
        await Wait.Until(
            $"nginx ({nginx.Output})",
            async () =>
            {
                using var answer = await client.GetAsync(url);
                return (tag = answer.Headers.ETag?.ToString()) is not null;
            },
            TimeSpan.FromSeconds(10));
        string[] its = [.. asking.Select(header => header.StartsWith("If-None-Match", StringComparison.Ordinal) ? $"If-None-Match: {tag}" : header)];
        return await Serving.Cost(nginx, url, its, quick);
    }
}
