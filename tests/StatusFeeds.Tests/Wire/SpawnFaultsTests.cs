// Why a program could not be started, told so that one knows what to do.
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class SpawnFaultsTests
{
    [Theory]
    [InlineData(24, "/bin/true was not started: no file descriptors are left; raise the limit (ulimit -n, LimitNOFILE)")]
    [InlineData(23, "/bin/true was not started: no file descriptors are left; raise the limit (ulimit -n, LimitNOFILE)")]
    [InlineData(11, "/bin/true was not started: no more processes are allowed; raise the limit (ulimit -u, TasksMax)")]
    [InlineData(12, "/bin/true was not started: no memory is left for it")]
    [InlineData(26, "/bin/true was not started: somebody is writing it just now")]
    [InlineData(13, "/bin/true may not be run by the user of StatusFeeds: see its permissions (chmod +x), and those of /")]
    [InlineData(5, "/bin/true was not started: Input/output error")]
    public void WhatTheSystemSaysIsToldInWords(int error, string words) =>
        Assert.Equal(words, SpawnFaults.Words(error, new ProgramStart("/bin/true", ["/bin/true"], [], "/", "web01")));
}
