// Kestrel in this process, which speaks HTTP/1.1, HTTP/2 or both, with or without TLS, and may want a client's certificate.
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace StatusFeeds.Tests.Support;

internal sealed class TestKestrel : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestKestrel(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    public static async Task<TestKestrel> Start(HttpProtocols protocols, RequestDelegate answer, X509Certificate2? certificate = null, Func<X509Certificate2, bool>? client = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = client is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (shown, _, _) => client!(shown);
                });
            }
        }));
        var built = builder.Build();
        built.Run(answer);
        await built.StartAsync();
        return new TestKestrel(built);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
