using System.Runtime.InteropServices;
using Lowmark.Apply.Files;
using Lowmark.Apply.Fixes;
using Lowmark.Kernel.Units;
using Lowmark.Plans;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Steps;

/// <summary>A swap file: every block of it written, for the kernel takes no file with holes (swapon(2)); fallocate(2)
/// leaves such on some file systems.</summary>
internal sealed class SwapFileWork(MakeSwapFile step, WorkPlace place) : StepWork
{
    private const int ChunkBytes = 4 * 1024 * 1024;
    private const int NoCopyOnWrite = 0x0080_0000;              // FS_NOCOW_FL (include/uapi/linux/fs.h)

    /// <summary>Left free beside the file, of which root alone could use the last.</summary>
    private const long MostMargin = 1L << 30;
    private const int MarginPart = 20;

    // FS_IOC_SETFLAGS, _IOW('f', 2, long); POWER has the direction in other bits.
    private static nuint SetFlags =>
        (RuntimeInformation.ProcessArchitecture is Architecture.Ppc64le ? 0x8000_6602u : 0x4000_6602u)
        | ((nuint)nint.Size << 16);

    private static nuint GetFlags =>
        (RuntimeInformation.ProcessArchitecture is Architecture.Ppc64le ? 0x4000_6601u : 0x8000_6601u)
        | ((nuint)nint.Size << 16);

    public override void CheckBefore()
    {
        using OpenFolder folder = SafeFolder.Of(place.Root, step.File, out string name);
        if (folder.FactsOf(name) is not null)
        {
            throw new SurpriseException(
                new(SurpriseKind.Exists, $"{step.File} is there already", "remove it, or make a new plan"));
        }

        long free = folder.FreeBytes;
        long margin = Math.Min(MostMargin, step.Bytes / MarginPart);
        if (free - margin >= step.Bytes) { return; }
        throw new SurpriseException(new(
            SurpriseKind.NoSpace,
            $"{step.File} needs {Readable(step.Bytes)} and {Readable(margin)} beside it; {Readable(free)} are free",
            "free some space, or make a smaller one"));
    }

    public override StepYield Act(StepContact contact)
    {
        using OpenFolder folder = SafeFolder.Of(place.Root, step.File, out string name);
        using SafeFileHandle file = Create(folder, name);
        contact.Made(step.File, (FileFacts.OfOpen(file) ?? throw LinuxException.Last(step.File)).Inode);
        folder.Sync();
        if (step.Way is SwapFileWay.NoCopyOnWrite) { MarkNoCopyOnWrite(file); }
        Fill(file, contact);
        FileContent.Sync(file, step.File);
        return new(null, null);
    }

    public override string? TakeBack(RecordedStep done)
    {
        using OpenFolder folder = SafeFolder.Of(place.Root, step.File, out string name);
        if (folder.FactsOf(name) is not { } facts) { return "the file is not there"; }
        if (!IsOurs(facts, done))
        {
            throw new SurpriseException(new(
                SurpriseKind.Changed, $"{step.File} is another file than the one that was made", "look at it"));
        }

        folder.RemoveFile(name);
        folder.Sync();
        return null;
    }

    private static string Readable(long bytes) => KiB.FromBytes(bytes).ToReadable();

    /// <summary>A run that ended before it could note the inode has left an empty file, and nothing is lost with
    /// it.</summary>
    private static bool IsOurs(FileFacts facts, RecordedStep done) => facts.IsRegular && done.Made switch
    {
        [var made, ..] => made.Inode == facts.Inode,
        _ => facts is { Size: 0, Permissions: FixStore.PrivateFileMode } && facts.User == Linux.EffectiveUser(),
    };

    private SafeFileHandle Create(OpenFolder folder, string name)
    {
        try
        {
            return folder.Open(name, Linux.WriteOnly | Linux.Create | Linux.Exclusive, FixStore.PrivateFileMode);
        }
        catch (LinuxException error)
        {
            throw new SurpriseException(Explain(error), hasActed: false);
        }
    }

    private void Fill(SafeFileHandle file, StepContact contact)
    {
        byte[] zeroes = new byte[ChunkBytes];
        for (long done = 0; done < step.Bytes;)
        {
            if (contact.Stop.IsCancellationRequested) { throw new SurpriseException(OngoingFix.WasStopped); }
            int count = (int)Math.Min(ChunkBytes, step.Bytes - done);
            FileContent.Write(file, step.File, zeroes.AsSpan(0, count));
            done += count;
            contact.Progress(done, step.Bytes);
        }
    }

    // The kernel reads an int, whatever the request's number says (Documentation/filesystems, ioctl_iflags(2)).
    private void MarkNoCopyOnWrite(SafeFileHandle file)
    {
        int flags = 0;
        if (Linux.Control(file, GetFlags, ref flags) != 0) { throw LinuxException.Last(step.File); }
        flags |= NoCopyOnWrite;
        if (Linux.Control(file, SetFlags, ref flags) != 0) { throw LinuxException.Last(step.File); }
    }
}
