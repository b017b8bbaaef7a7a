// That our SHA-256 is SHA-256: the same as .NET's for every length around its blocks, and for large documents.
using System.Security.Cryptography;
using System.Text;
using StatusFeeds.Model;

namespace StatusFeeds.Tests.Model;

public sealed class DigestTests
{
    [Fact]
    public void TheExampleOfTheStandardHasItsDigest() => Assert.Equal(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Convert.ToHexStringLower(Digest.Of(Encoding.ASCII.GetBytes("abc"))));

    [Fact]
    public void EveryLengthHasTheSameDigestAsDotNetGivesIt()
    {
        var bytes = new byte[100_003];
        new Random(1).NextBytes(bytes);
        Assert.All([.. Enumerable.Range(0, 300), bytes.Length], length =>
            Assert.Equal(SHA256.HashData(bytes.AsSpan(0, length)), Digest.Of(bytes.AsSpan(0, length))));
    }
}
