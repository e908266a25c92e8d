using System.Runtime.InteropServices;

namespace Lowmark.CorpusTests.TestKit;

/// <summary>Packs by the system's libraries, each of which packs a buffer in one call.</summary>
internal static class Packing
{
    private const int CheckCrc64 = 4;

    public static IReadOnlyList<string> Forms { get; } = ["gzip", "xz", "zstd", "bzip2"];

    public static byte[] Of(string form, byte[] plain)
    {
        byte[] packed = new byte[plain.Length + 100_000];
        switch (form)
        {
            case "xz":
                nuint at = 0;
                Assert.Equal(0, PackXz(6, CheckCrc64, 0, plain, (nuint)plain.Length, packed, ref at,
                    (nuint)packed.Length));
                return packed[..(int)at];
            case "zstd":
                return packed[..(int)PackZstd(packed, (nuint)packed.Length, plain, (nuint)plain.Length, 3)];
            case "bzip2":
                uint length = (uint)packed.Length;
                Assert.Equal(0, PackBzip2(packed, ref length, plain, (uint)plain.Length, 9, 0, 0));
                return packed[..(int)length];
            default:
                return TempFolder.Gzip(plain);
        }
    }

    [DllImport("liblzma.so.5", EntryPoint = "lzma_easy_buffer_encode")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int PackXz(
        uint preset, int check, nint allocator, byte[] plain, nuint plainLength, byte[] packed, ref nuint at,
        nuint packedLength);

    [DllImport("libzstd.so.1", EntryPoint = "ZSTD_compress")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nuint PackZstd(
        byte[] packed, nuint packedLength, byte[] plain, nuint plainLength, int level);

    [DllImport("libbz2.so.1.0", EntryPoint = "BZ2_bzBuffToBuffCompress")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int PackBzip2(
        byte[] packed, ref uint packedLength, byte[] plain, uint plainLength, int blockSize, int verbosity,
        int workFactor);
}
