// A served site that wants a login, over plain HTTP and TLS, and behind a real nginx; shared by the tests of access.
using System.Net.Http.Headers;

namespace StatusFeeds.EndToEnd.Support;

public sealed class GuardedServer : IAsyncLifetime
{
    public const string Token = "0123456789abcdef-wall";
    public const string Password = "correct horse";

    private TestAuthority? authority;
    private StatusFeedsProcess? process;
    private Nginx? proxy;

    internal Sandbox Box { get; } = new();

    internal int Secure { get; } = Ports.Free();

    /// <summary>The server seen through nginx.</summary>
    internal int Proxied => proxy!.Secure;

    internal StatusFeedsProcess Process => process!;

    internal TestAuthority Authority => authority!;

    public async ValueTask InitializeAsync()
    {
        authority = new TestAuthority(Box.Folder);
        var (certificate, key) = authority.Issue("first", "localhost", 30);
        var (_, hash, _) = await Spawned.Run(["sh", "-c", $"echo '{Password}' | {string.Join(' ', StatusFeedsProcess.Command.Select(word => $"'{word}'"))} hash-password"], Box.Folder);
        Box.Site(
            Sandbox.Fast,
            $"listen: [ {Box.Url}, \"https://127.0.0.1:{Secure}\" ]",
            $"certificate: {certificate}",
            $"key: {key}",
            "trusted-proxies: 127.0.0.1",
            "access:",
            "  read:",
            $"    - {{ user: noc, password-hash: \"{hash.Split("password-hash: ")[^1].Trim()}\" }}",
            $"    - {{ token: {Token}, name: wall }}");
        Box.Application("vault", ("safe1", $"\"{Box.Url}/healthz\""));
        process = await StatusFeedsProcess.Serve(Box);
        proxy = new Nginx($$"""
            server {
                listen 127.0.0.1:PORT;
                location / {
                    proxy_pass {{Box.Url}};
                    proxy_http_version 1.1;
                    proxy_set_header Host $host;
                    proxy_set_header Connection "";
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                }
            }
            """);
        await proxy.Start();
        await Until.Seen("safe1 is told", async () => (await Get("/all/hosts.atom")).Text, text => text.Contains("UP: safe1", StringComparison.Ordinal));
    }

    internal Task<Answer> Get(string path) => Box.Get(path, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token));

    public async ValueTask DisposeAsync()
    {
        if (proxy is not null)
        {
            await proxy.DisposeAsync();
        }

        if (process is not null)
        {
            await process.DisposeAsync();
        }

        authority?.Dispose();
        Box.Dispose();
    }
}
