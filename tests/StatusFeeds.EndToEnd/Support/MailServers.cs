// Debian's servers that speak STARTTLS, each with a folder and a loopback port of its own, ended with all its children.
namespace StatusFeeds.EndToEnd.Support;

/// <summary>They give up root for users of their own, who must get into the folder.</summary>
internal sealed class MailServers(string certificate, string key) : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<Spawned> running = [];

    public int Smtp { get; } = Ports.Free();

    public int Imap { get; } = Ports.Free();

    public int Pop3 { get; } = Ports.Free();

    public int Ftp { get; } = Ports.Free();

    public int Ldap { get; } = Ports.Free();

    public async Task Start()
    {
        await Spawned.Must("chmod", "755", folder.Path);
        await StartPostfix();
        StartDovecot();
        StartVsftpd();
        StartSlapd();
    }

    /// <summary>What they said, for a test that fails.</summary>
    public string Said => string.Concat(running.Select(server => server.Errors + server.Output));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in running)
        {
            await server.DisposeAsync();
        }

        folder.Dispose();
    }

    private async Task StartPostfix()
    {
        foreach (var part in new[] { "postfix", "queue", "mail" })
        {
            Directory.CreateDirectory(folder.File(part));
        }

        Write("postfix/main.cf", $"""
            compatibility_level = 3.6
            queue_directory = {folder.File("queue")}
            data_directory = {folder.File("mail")}
            maillog_file = /dev/stdout
            myhostname = mail.test
            mydestination =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            smtpd_tls_cert_file = {certificate}
            smtpd_tls_key_file = {key}
            smtpd_tls_security_level = may
            alias_maps =
            alias_database =
            """);
        Write("postfix/master.cf", $"""
            127.0.0.1:{Smtp} inet n - n - - smtpd
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            proxymap unix - - n - - proxymap
            anvil unix - - n - 1 anvil
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            postlog unix-dgram n - n - 1 postlogd
            """);
        await Spawned.Must("chown", "postfix", folder.File("mail"));
        Run("postfix", "-c", folder.File("postfix"), "start-fg");
    }

    private void StartDovecot()
    {
        Write("dovecot.conf", $$"""
            base_dir = {{folder.File("dovecot")}}
            state_dir = {{folder.File("dovecot-state")}}
            instance_name = statusfeeds-test
            log_path = /dev/stderr
            protocols = imap pop3
            listen = 127.0.0.1
            ssl = yes
            ssl_cert = <{{certificate}}
            ssl_key = <{{key}}
            passdb {
              driver = static
              args = password=unneeded
            }
            userdb {
              driver = static
              args = uid=nobody gid=nogroup home={{folder.File("home")}}
            }
            service imap-login {
              inet_listener imap {
                port = {{Imap}}
              }
              inet_listener imaps {
                port = 0
              }
            }
            service pop3-login {
              inet_listener pop3 {
                port = {{Pop3}}
              }
              inet_listener pop3s {
                port = 0
              }
            }
            """);
        Run("dovecot", "-F", "-c", folder.File("dovecot.conf"));
    }

    private void StartVsftpd()
    {
        Directory.CreateDirectory(folder.File("empty"));
        Write("vsftpd.conf", $"""
            listen=YES
            listen_address=127.0.0.1
            listen_port={Ftp}
            background=NO
            anonymous_enable=YES
            ssl_enable=YES
            allow_anon_ssl=YES
            rsa_cert_file={certificate}
            rsa_private_key_file={key}
            secure_chroot_dir={folder.File("empty")}
            seccomp_sandbox=NO

            """);
        Run("vsftpd", folder.File("vsftpd.conf"));
    }

    private void StartSlapd()
    {
        Directory.CreateDirectory(folder.File("ldap"));
        Write("slapd.conf", $"""
            include /etc/ldap/schema/core.schema
            TLSCertificateFile {certificate}
            TLSCertificateKeyFile {key}
            modulepath /usr/lib/ldap
            moduleload back_mdb
            database mdb
            suffix "dc=test"
            directory {folder.File("ldap")}
            """);
        Run("slapd", "-f", folder.File("slapd.conf"), "-h", $"ldap://127.0.0.1:{Ldap}", "-d", "0");
    }

    private void Run(params string[] command) => running.Add(Spawned.Start(command, folder.Path));

    private void Write(string file, string text) => File.WriteAllText(folder.File(file), text + "\n");
}
