using System.Globalization;
using Lowmark.Apply.Files;
using Lowmark.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Fixes;

/// <summary>The journals of all fixes of a machine: a folder for each below one that only its owner may enter, for what
/// stands in configuration files stands in them too.</summary>
/// <param name="clock">By which fixes are named.</param>
public sealed class FixStore(WritableRoot root, TimeProvider clock)
{
    /// <summary>From the machine's root.</summary>
    public const string Folder = "/var/lib/lowmark/fixes";

    internal const int PrivateFileMode = 0x180;                 // 0600
    private const int PrivateFolderMode = 0x1c0;                // 0700
    private const int UsualFolderMode = 0x1ed;                  // 0755
    private const int OthersMay = 0x3f;                         // 0077

    private const string Journal = "journal";
    private const int MostOfOneTime = 1000;

    /// <summary>For tests: is told of what is about to be noted, and may end the run there.</summary>
    internal Action<FixEvent>? BeforeAppend { get; set; }

    internal DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Every fix that was begun, oldest first.</summary>
    public FixHistory History()
    {
        try
        {
            using OpenFolder? fixes = OpenIfThere();
            return fixes is null ? new([], []) : Read(fixes);
        }
        catch (LinuxException error)
        {
            return new([], [Surprises.OfFile(error)]);
        }
        catch (SurpriseException error)
        {
            return new([], [error.Surprise]);
        }
    }

    /// <param name="id">Null: the last one that changed something and was not taken back.</param>
    /// <returns>Null when there is none.</returns>
    public FixRecord? Find(string? id)
    {
        EquatableArray<FixRecord> fixes = History().Fixes;
        return id is null
            ? fixes.LastOrDefault(fix => fix.State is FixState.Applied or FixState.PartlyTakenBack)
            : fixes.LastOrDefault(fix => fix.Id == id);
    }

    /// <exception cref="SurpriseException">Another run has it, or the folder is not safe.</exception>
    /// <exception cref="LinuxException">It can not be had.</exception>
    internal FixLock Lock()
    {
        using OpenFolder fixes = OpenOrMake();
        return FixLock.Take(fixes, Now);
    }

    /// <summary>A journal for a fix that is to be made, and its id.</summary>
    internal FixJournal Begin(out string id)
    {
        using OpenFolder fixes = OpenOrMake();
        string time = Now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        for (int number = 1; ; number++)
        {
            id = number == 1 ? time : $"{time}-{number}";
            try
            {
                fixes.MakeFolder(id, PrivateFolderMode);
                break;
            }
            catch (LinuxException error) when (error.Error is Errno.Exists && number < MostOfOneTime)
            {
                // Another fix of this second.
            }
        }

        using OpenFolder folder = fixes.Folder(id);
        SafeFileHandle file = folder.Open(
            Journal, Linux.ReadWrite | Linux.Append | Linux.Create | Linux.Exclusive, PrivateFileMode);
        folder.Sync();
        fixes.Sync();
        return new(file, $"{Folder}/{id}/{Journal}");
    }

    /// <summary>The journal of a fix, to be gone on with.</summary>
    internal FixJournal Resume(string id)
    {
        using OpenFolder fixes = OpenOrMake();
        using OpenFolder folder = fixes.Folder(id);
        return new(folder.Open(Journal, Linux.ReadWrite | Linux.Append), $"{Folder}/{id}/{Journal}");
    }

    private static FixHistory Read(OpenFolder fixes)
    {
        List<FixRecord> records = [];
        List<Surprise> unreadable = [];
        foreach (string id in fixes.Names().Where(IsId).OrderBy(Order, StringComparer.Ordinal))
        {
            try
            {
                using OpenFolder folder = fixes.Folder(id);
                using FixJournal journal = new(folder.Open(Journal, 0), $"{Folder}/{id}/{Journal}");
                if (journal.Read() is { } record) { records.Add(record); }
            }
            catch (LinuxException error)
            {
                // A run that ended right here has left a folder without a journal, and has done nothing.
                if (error.Error is not Errno.NoSuchFile) { unreadable.Add(Surprises.OfFile(error)); }
            }
            catch (SurpriseException error)
            {
                unreadable.Add(error.Surprise);
            }
        }

        return new(records.ToEquatableArray(), unreadable.ToEquatableArray());
    }

    private static bool IsId(string name) => name.Length > 0 && char.IsAsciiDigit(name[0]);

    /// <summary>The tenth of a second after the second of it.</summary>
    private static string Order(string id) => id.Split('-') is [var day, var time, var number]
        ? $"{day}-{time}-{number.PadLeft(5, '0')}"
        : id;

    private OpenFolder? OpenIfThere()
    {
        try
        {
            return Checked(root.Folder(Folder));
        }
        catch (LinuxException error) when (error.Error is Errno.NoSuchFile)
        {
            return null;
        }
    }

    private OpenFolder OpenOrMake()
    {
        OpenFolder folder = root.Folder("/");
        foreach (string name in Folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            bool isOurs = name is "lowmark" or "fixes";
            using OpenFolder above = folder;
            folder = Enter(above, name, isOurs);
        }

        return Checked(folder);
    }

    /// <summary>A link is followed above the folders that are ours alone: /var may lie elsewhere.</summary>
    private OpenFolder Enter(OpenFolder above, string name, bool isOurs)
    {
        if (above.FactsOf(name) is null)
        {
            above.MakeFolder(name, isOurs ? PrivateFolderMode : UsualFolderMode);
            above.Sync();
        }

        return isOurs ? above.Folder(name) : root.Folder($"{above.Path.TrimEnd('/')}/{name}");
    }

    private static OpenFolder Checked(OpenFolder folder)
    {
        FileFacts facts = folder.Facts;
        if (facts.User == Linux.EffectiveUser() && (facts.Mode & OthersMay) == 0) { return folder; }
        folder.Dispose();
        throw new SurpriseException(
            new(
                SurpriseKind.Unsafe, $"{Folder} belongs to another user or is open to others",
                $"see who made it so; then: chown root {Folder}; chmod 0700 {Folder}"),
            hasActed: false);
    }
}

/// <param name="Fixes">Oldest first.</param>
/// <param name="Unreadable">Journals that can not be read, and why.</param>
public sealed record FixHistory(EquatableArray<FixRecord> Fixes, EquatableArray<Surprise> Unreadable);
