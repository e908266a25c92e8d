using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>A process that opens connections and sends on each what nobody reads, when it is told to.</summary>
/// <remarks>A TCP sender asks for its buffers in blocks of order 3 that can not wait (skb_page_frag_refill(),
/// net/core/sock.c), one after the other, whatever the connection.</remarks>
internal sealed class Sender : IDisposable
{
    public const int Connections = 64;

    /// <summary>Fits into the buffers of a connection.</summary>
    public const int BytesOnEach = 48 * 1024;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Process _process;

    public Sender()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(Connections);
        int port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        string script = string.Create(
            CultureInfo.InvariantCulture,
            $"read go; for i in {{1..{Connections}}}; do exec {{to}}<>/dev/tcp/127.0.0.1/{port}; "
            + $"printf '%0{BytesOnEach}d' 0 >&$to; done; echo sent; read end");
        _process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    public int Pid => _process.Id;

    /// <summary>Returns when all is sent.</summary>
    public void Send()
    {
        _process.StandardInput.WriteLine("go");
        _process.StandardOutput.ReadLine();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) { _process.Kill(); }
        _process.Dispose();
        _listener.Dispose();
    }
}
