using System.Runtime.InteropServices;
using Lowmark.Traces.Rings;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Tracer.Files;

/// <summary>One CPU's ring buffer: per_cpu/cpuN/trace_pipe_raw. A page that was read is gone from it.</summary>
internal sealed partial class RawPages : IRingSource, IDisposable
{
    private const int NoWait = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int InterruptedCall = 4;

    private readonly SafeFileHandle _file;

    public RawPages(string path, int cpu)
    {
        Cpu = cpu;
        _file = OpenFile(path, NoWait | CloseOnExec);
    }

    public int Cpu { get; }

    public bool IsOpen => !_file.IsInvalid;

    public int Read(Span<byte> page)
    {
        if (_file.IsInvalid || _file.IsClosed) { return 0; }
        nint count;
        do { count = Read(_file, page, (nuint)page.Length); }
        while (count < 0 && Marshal.GetLastPInvokeError() == InterruptedCall);
        return (int)Math.Max(0, count);
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, Span<byte> page, nuint count);
}
