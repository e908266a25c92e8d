using System.Reflection;
using System.Runtime.InteropServices;

namespace Lowmark.Cli.Input.Compression;

/// <summary>A library of the system that is used where it is there.</summary>
/// <param name="Names">As the loader knows it, most usual first; the first is also the name in
/// <c>LibraryImport</c>.</param>
/// <param name="Packages">What to install, for a person to read.</param>
internal sealed record SystemLibrary(IReadOnlyList<string> Names, string Packages)
{
    public const string Lzma = "liblzma.so.5";
    public const string Zstd = "libzstd.so.1";
    public const string Bzip2 = "libbz2.so.1.0";

    private static readonly Lazy<bool> Resolves = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(SystemLibrary).Assembly, Resolve);
        return true;
    });

    public static SystemLibrary OfLzma { get; } =
        new([Lzma, "liblzma.so", "liblzma.5.dylib"], "liblzma5 or xz-libs");

    public static SystemLibrary OfZstd { get; } =
        new([Zstd, "libzstd.so", "libzstd.1.dylib"], "libzstd1 or libzstd");

    public static SystemLibrary OfBzip2 { get; } =
        new([Bzip2, "libbz2.so.1", "libbz2.so", "libbz2.1.0.dylib"], "libbz2-1.0 or bzip2-libs");

    public bool IsThere => Resolves.Value && Load() != 0;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) => name switch
    {
        Lzma => OfLzma.Load(),
        Zstd => OfZstd.Load(),
        Bzip2 => OfBzip2.Load(),
        _ => 0,
    };

    private nint Load()
    {
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle)) { return handle; }
        }

        return 0;
    }
}
