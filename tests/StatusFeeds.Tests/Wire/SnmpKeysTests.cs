// Keys, digests and encryption: the examples of the RFCs, and messages that Debian's snmpd (net-snmp 5.9.3) sent.
using System.Text;
using StatusFeeds.Model;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class SnmpKeysTests
{
    /// <summary>RFC 3414 A.3.</summary>
    [Theory]
    [InlineData("Md5", "9FAF3283884E92834EBC9847D8EDD963", "526F5EED9FCCE26F8964C2930787D82B")]
    [InlineData("Sha1", "9FB5CC0381497B3793528939FF788D5D79145211", "6695FEBC9288E36282235FC7151F128497B38F3F")]
    public void APasswordMakesTheKeysOfTheRfc(string auth, string key, string localized)
    {
        var hash = Enum.Parse<SnmpAuth>(auth);
        var made = SnmpHash.OfPassword(hash, "maplesyrup"u8);

        Assert.Equal(key, Convert.ToHexString(made));
        Assert.Equal(localized, Convert.ToHexString(SnmpHash.Localize(hash, made, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2])));
    }

    /// <summary>FIPS 180-4's examples, as NIST gives them.</summary>
    [Theory]
    [InlineData("", "D14A028C2A3A2BC9476102BB288234C415A2B01F828EA62AC5B3E42F")]
    [InlineData("abc", "23097D223405D8228642A477BDA255B32AADBCE4BDA0B3F7E36C9DA7")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "75388B16512776CC5DBA5DA1FD890150B0C6455CB4F58B1952522525")]
    public void Sha224IsThatOfTheStandard(string text, string hash) => Assert.Equal(hash, Convert.ToHexString(Sha224.Hash(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void Sha224TakesAMillionBytesInAnyParts()
    {
        var million = Enumerable.Repeat((byte)'a', 1_000_000).ToArray();

        Assert.All([0, 1, 55, 63, 64, 65, 999_999], at => Assert.Equal("20794655980C91D8BBB4C1EA97618A4BF03F42581948B2EE4EE7AD67", Convert.ToHexString(Sha224.Hash(million.AsSpan(0, at), million.AsSpan(at)))));
    }

    /// <summary>RFC 4231 §4.2 and §4.7.</summary>
    [Fact]
    public void Sha224MakesTheDigestsOfTheRfc()
    {
        Assert.Equal("896FB1128ABBDF196832107CD49DF33F47B4B1169912BA4F53684B22", Convert.ToHexString(Sha224.Hmac([.. Enumerable.Repeat((byte)0x0B, 20)], "Hi There"u8)));
        Assert.Equal(
            "95E9A0DB962095ADAEBE9B2D6F0DBCE2D499F112F2D2B7273FA6870E",
            Convert.ToHexString(Sha224.Hmac([.. Enumerable.Repeat((byte)0xAA, 131)], "Test Using Larger Than Block-Size Key - Hash Key First"u8)));
    }

    public static TheoryData<string, string, string, string, string> Golden => new()
    {
        { "Md5", "Des", "Blumenthal", "gmd5", "3081AD0201033011020460851F4F020300FFE304010302010304333031040B80001F8804676F6C64656E0201010201020404676D6435040CC3BD524873BB28F18CB0F5D2040800000001400FFD4B046063F0378A6BB45E1190FC0B292D807370D5F615C1B9AEB7E6AB1805823CE60DFB304F05A98F4C58B2FB9574D647203B63C3784405D3ED56682C20F4915E634D1ED10DEE89591E30A4BA43C563BAC86F05AE3B61F43ACDBF2E4AA58ECE5D2A69B7" },
        { "Sha256", "Aes128", "Blumenthal", "gsha256", "3081B702010330110204104925FC020300FFE304010302010304423040040B80001F8804676F6C64656E0201010201020407677368613235360418816256CF3526625600BCB95AE5D97C66DB0B381C98E402430408342CF41362F24920045BDFD9C6DE71FBE3BF9E473BD40EFBFC47C647043CF264F89E23D956445999D749477111AE354F70035A8AA4D813F0190725EC09D624584C0F3BFCA32A0A181DDD49CE570BCB4FDF5F57AEF81C0EF905578FFA5B207F44E804930313" },
        { "Sha224", "Aes192", "Blumenthal", "gsha224", "3081AF020103301102046DC88A96020300FFE3040103020103043A3038040B80001F8804676F6C64656E02010102010204076773686132323404103DB1821D6CECE9DAA7BD0E022722C35B0408342CF41362F24921045BBF2E0CC9B8A7C49BDEEABE6D0F1BA0C33A302FF05D9ABD4FF33ED85382E4185F0DD25973192AD7493670533FEC69C9C936410FD26B51F2B8336D9644E15343AE6EF16B2990B2AD91BC59898A7D1EB5DECCF68AF3F10CB213FDC0D5" },
        { "Sha512", "Aes256", "Reeder", "gsha512", "3081CF020103301102047A48C21B020300FFE3040103020103045A3058040B80001F8804676F6C64656E0201010201020407677368613531320430C148D252725B0C6E7C218B197882FCC4F1A218F57595326496F99ABD3B90EB913C2A43D512E23236E47D6EC807A5A3D80408342CF41362F24922045B75525610B26736741A7802ACD81FC3D4DD01C78427E6B19656FA3A412F6A8DB86B600F55427D1638F443A47FFB0B66EC89047734B83A01971CA161CD22C069EEC53CA128B9CD6FF0065D32D01C6C349E2DFF0E8C0B030A4B5FAEBB" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void AMessageOfSnmpdIsProvenAndDecrypted(string auth, string privacy, string extension, string user, string hex)
    {
        var keys = Keys(auth, privacy, extension, user);
        var packet = Convert.FromHexString(hex);
        new BerReader(packet).TryEnter(Ber.Sequence, out var message);
        message.TryRead(out _, out _);
        message.TryRead(out _, out _);
        message.TryEnter(Ber.OctetString, out var parameters);
        parameters.TryEnter(Ber.Sequence, out var security);
        security.TryRead(Ber.OctetString, out _);
        security.TryInteger(out var boots);
        security.TryInteger(out var time);
        security.TryRead(Ber.OctetString, out var name);
        security.TryRead(Ber.OctetString, out var digest);
        security.TryRead(Ber.OctetString, out var salt);
        message.TryRead(Ber.OctetString, out var data);
        var (came, made, clear) = (digest.ToArray(), new byte[keys.DigestLength], new byte[data.Length + 16]);
        data.CopyTo(clear);
        ((ReadOnlySpan<byte>)packet).Overlaps(digest, out var at);
        packet.AsSpan(at, digest.Length).Clear();
        keys.Digest(packet, made);

        Assert.Equal(user, Encoding.UTF8.GetString(name));
        Assert.Equal(came, made);
        Assert.True(keys.TryDecrypt(clear, data.Length, boots, time, salt));
        Assert.True(clear.AsSpan().StartsWith("\u0030"u8) && clear.AsSpan().IndexOf("golden"u8) > 0, Convert.ToHexString(clear));
    }

    [Fact]
    public void NoTwoMessagesHaveTheSameSalt()
    {
        var keys = Keys("Sha1", "Aes128", "Blumenthal", "u");
        var salts = Enumerable.Range(0, 1000).Select(_ =>
        {
            var (text, salt) = (new byte[32], new byte[SnmpKeys.SaltLength]);
            keys.Encrypt(text, 16, 1, 1, salt);
            return Convert.ToHexString(salt);
        });
        Assert.Equal(1000, salts.Distinct().Count());
    }

    [Fact]
    public void APasswordIsHashedOnceForAllEngines()
    {
        var (ring, login) = (new KeyRing(), new SnmpLogin { Version = SnmpVersion.V3, Auth = SnmpAuth.Sha1, AuthPassword = new Secret("maplesyrup") });

        Assert.Same(ring.Of(login, [1, 2, 3, 4, 5]), ring.Of(login with { }, [1, 2, 3, 4, 5]));
        Assert.NotSame(ring.Of(login, [1, 2, 3, 4, 5]), ring.Of(login, [1, 2, 3, 4, 6]));
        Assert.DoesNotContain("maplesyrup", login.ToString(), StringComparison.Ordinal);
    }

    private static SnmpKeys Keys(string auth, string privacy, string extension, string user) => new KeyRing().Of(
        new SnmpLogin
        {
            Version = SnmpVersion.V3,
            User = user,
            Auth = Enum.Parse<SnmpAuth>(auth),
            AuthPassword = new Secret("maplesyrup"),
            Privacy = Enum.Parse<SnmpPrivacy>(privacy),
            PrivacyPassword = new Secret("maplesyrup2"),
            Extension = Enum.Parse<SnmpKeyExtension>(extension),
        },
        Convert.FromHexString("80001F8804676F6C64656E"));
}
