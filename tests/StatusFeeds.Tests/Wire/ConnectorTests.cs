// Connecting: the first address that takes it, and whose fault it is when none does.
using System.Net;
using System.Net.Sockets;
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Wire;

public sealed class ConnectorTests
{
    [Fact]
    public async Task ARefusedConnectionIsTheTargetsFault()
    {
        var port = TestHttpServer.ClosedPort();
        var (socket, fault) = await Connector.Connect([IPAddress.Loopback], port, new Contact(), TimeProvider.System, CancellationToken.None);
        Assert.Null(socket);
        Assert.Equal(Fault.OfTarget($"connection refused by 127.0.0.1:{port}"), fault);
    }

    [Fact]
    public async Task TheNextAddressIsTriedWhenOneRefuses()
    {
        await using var server = TestHttpServer.Saying("");
        var (socket, _) = await Connector.Connect([IPAddress.Parse("127.0.0.9"), IPAddress.Loopback], server.Port, new Contact(), TimeProvider.System, CancellationToken.None);
        using (socket)
        {
            Assert.Equal(new IPEndPoint(IPAddress.Loopback, server.Port), socket!.RemoteEndPoint);
        }
    }

    [Fact]
    public async Task WhereOneAddressIsOursAndOneTheTargetsFaultItIsTheTargets()
    {
        var port = TestHttpServer.ClosedPort();
        var (_, fault) = await Connector.Connect([IPAddress.Broadcast, IPAddress.Loopback], port, new Contact(), TimeProvider.System, CancellationToken.None);
        Assert.Equal(Fault.OfTarget($"connection refused by 127.0.0.1:{port}"), fault);
    }

    [Fact]
    public async Task WhatOurOwnKernelForbidsIsOurFault()
    {
        var (socket, fault) = await Connector.Connect([IPAddress.Broadcast], 80, new Contact(), TimeProvider.System, CancellationToken.None);
        Assert.Null(socket);
        Assert.True(fault!.Ours, fault.Words);
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, false)]
    [InlineData(SocketError.ConnectionReset, false)]
    [InlineData(SocketError.TimedOut, false)]
    [InlineData(SocketError.HostUnreachable, false)]
    [InlineData(SocketError.NetworkUnreachable, false)]
    [InlineData(SocketError.TooManyOpenSockets, true)]
    [InlineData(SocketError.NoBufferSpaceAvailable, true)]
    [InlineData(SocketError.AddressNotAvailable, true)]
    [InlineData(SocketError.AccessDenied, true)]
    [InlineData(SocketError.NetworkDown, true)]
    [InlineData(SocketError.AddressFamilyNotSupported, true)]
    [InlineData(SocketError.SocketError, true)]
    public void WhoseFaultAFailedConnectIsWhereThereIsARoute(SocketError error, bool ours) =>
        Assert.Equal(ours, Connector.FaultOf(error, new IPEndPoint(IPAddress.Loopback, 80)).Ours);

    [Fact]
    public void AnUnreachableAddressWithoutARouteOfOursIsOurFault()
    {
        // No machine has a route to a link-local address without a scope.
        var fault = Connector.FaultOf(SocketError.NetworkUnreachable, new IPEndPoint(IPAddress.Parse("fe80::1"), 80));
        Assert.Equal(Fault.OfNoNetwork("this machine has no route to fe80::1"), fault);
    }

    [Theory]
    [InlineData(SocketError.ConnectionRefused, false)]
    [InlineData(SocketError.ConnectionReset, false)]
    [InlineData(SocketError.TimedOut, true)]
    [InlineData(SocketError.HostUnreachable, true)]
    [InlineData(SocketError.NetworkUnreachable, true)]
    [InlineData(SocketError.NetworkDown, true)]
    [InlineData(SocketError.TooManyOpenSockets, false)]
    [InlineData(SocketError.AccessDenied, false)]
    public void ARefusalIsAnAnswerAndWhatARouterOrNobodySaysIsNone(SocketError error, bool silent) =>
        Assert.Equal(silent, Connector.FaultOf(error, new IPEndPoint(IPAddress.Loopback, 80)).Silent);

    [Fact]
    public async Task WhoTakesOrRefusesAConnectionWasHeardAndIsHereWhenItsAddressIsOurs()
    {
        await using var server = TestHttpServer.Saying("");
        foreach (var port in (int[])[server.Port, TestHttpServer.ClosedPort()])
        {
            var contact = new Contact();
            using var socket = (await Connector.Connect([IPAddress.Loopback], port, contact, TimeProvider.System, CancellationToken.None)).Socket;
            Assert.True(contact is { Heard: true, Here: true });
        }
    }

    [Fact]
    public void OnlyOurOwnAddressesAreHere()
    {
        Assert.True(Route.LeadsHere(IPAddress.Parse("127.8.9.10")));
        Assert.True(Route.LeadsHere(IPAddress.IPv6Loopback));
        Assert.False(Route.LeadsHere(IPAddress.Parse("fe80::1")));
        Assert.All(
            System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().SelectMany(face => face.GetIPProperties().UnicastAddresses).Select(own => own.Address)
                .Where(own => own.AddressFamily == AddressFamily.InterNetwork),
            own => Assert.True(Route.LeadsHere(own), own.ToString()));
    }

    [Fact]
    public void LackOfDescriptorsIsFoundAnywhereInTheChainOfCauses()
    {
        var file = new IOException("open", 24);
        Assert.Contains("descriptors", Fault.OursIn(new InvalidOperationException("chain", file)), StringComparison.Ordinal);
        var socket = new SocketException((int)SocketError.TooManyOpenSockets);
        Assert.Contains("descriptors", Fault.OursIn(new IOException("read", socket)), StringComparison.Ordinal);
        Assert.Null(Fault.OursIn(new IOException("read", new SocketException((int)SocketError.ConnectionReset))));
    }

    [Fact]
    public async Task ACancelledConnectIsThrownOn()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Connector.Connect([IPAddress.Loopback], ((IPEndPoint)listener.LocalEndPoint!).Port, new Contact(), TimeProvider.System, cancelled.Token));
    }
}
