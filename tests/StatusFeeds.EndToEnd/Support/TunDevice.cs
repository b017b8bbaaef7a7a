// A network device whose other end is this process: packets that the system routes to it are read here, and ours come in as if from the network.
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace StatusFeeds.EndToEnd.Support;

internal sealed class TunDevice : IDisposable
{
    private readonly SafeFileHandle handle;

    private TunDevice(SafeFileHandle handle) => this.handle = handle;

    public int Descriptor => (int)handle.DangerousGetHandle();

    /// <summary>The device <c>tun0</c>, made where the calling thread is; it goes with this object.</summary>
    public static TunDevice Open()
    {
        var opened = File.OpenHandle("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var request = new byte[40];
        Encoding.ASCII.GetBytes("tun0", request);
        request[17] = 0x10; // IFF_NO_PI
        request[16] = 0x01; // IFF_TUN
        const nuint setInterface = 0x400454ca;
        return ioctl((int)opened.DangerousGetHandle(), setInterface, request) == 0
            ? new TunDevice(opened)
            : throw new InvalidOperationException($"No TUN device: error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>Blocks until a packet is there.</summary>
    public ReadOnlySpan<byte> Read(byte[] buffer) => buffer.AsSpan(0, Math.Max(0, (int)read(Descriptor, buffer, buffer.Length)));

    public void Write(byte[] packet) => _ = write(Descriptor, packet, packet.Length);

    public void Dispose() => handle.Dispose();

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int ioctl(int handle, nuint request, byte[] argument);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint read(int handle, byte[] buffer, nint length);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint write(int handle, byte[] buffer, nint length);
}
