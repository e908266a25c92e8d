namespace Lowmark.Diagnosis.CallPaths;

/// <summary>What a function on the path tells.</summary>
/// <param name="Functions">Any of these; a trailing <c>*</c> takes any ending.</param>
/// <param name="With">If any are named, one of these must be on the path too.</param>
/// <param name="InModule">Only when the frame that fits belongs to a module.</param>
/// <param name="SearchAllocatorToo">Whether the allocator's own frames count: last resorts only.</param>
internal sealed record Signature(
    string Kind,
    string Summary,
    NamePatterns Functions,
    NamePatterns With,
    bool InModule = false,
    bool SearchAllocatorToo = false);

/// <summary>The signatures, most telling first: the first row that fits names the kind.</summary>
/// <remarks>Function names of Linux 2.6.32 to 7.x. The order carries meaning: a page table page that a fork asks for is
/// page_tables, a file page that a page fault asks for is page_fault_file, and a soft interrupt outranks the code it
/// may have interrupted.</remarks>
internal static class SignatureTable
{
    public static readonly Signature[] Rows =
    [
        Row("sysrq", "Someone asked for an OOM kill by hand (sysrq-f).",
            "moom_callback", "sysrq_handle_*", "__handle_sysrq", "write_sysrq_trigger"),
        Row("zram_zswap", "Pages were being compressed into zram or zswap.",
            "zram_*", "zs_malloc", "zs_*", "zswap_*", "zbud_alloc", "z3fold_alloc"),
        Row("balloon", "The hypervisor asked for memory back (balloon driver).",
            "balloon_page_*", "fill_balloon", "virtballoon*", "update_balloon_size_func", "vmballoon_*",
            "alloc_balloon_pages", "balloon_up", "balloon_process", "decrease_reservation"),
        Row("hugetlb", "Reserved huge pages were being set up or mapped.",
            "alloc_fresh_huge_page*", "alloc_fresh_hugetlb*", "alloc_pool_huge*", "alloc_buddy_huge*",
            "alloc_buddy_hugetlb*", "alloc_surplus_huge*", "alloc_surplus_hugetlb*", "gather_surplus_pages",
            "only_alloc_fresh_hugetlb*", "alloc_and_dissolve_huge*", "set_max_huge_pages", "nr_hugepages_store*",
            "hugetlb_*", "__hugetlb_*"),
        Row("socket_accept", "The kernel was setting up a new incoming TCP connection.",
            "tcp_v4_syn_recv_sock", "tcp_v6_syn_recv_sock", "tcp_create_openreq_child", "inet_csk_clone*", "sk_clone*",
            "inet_reqsk_alloc", "tcp_conn_request", "inet_csk_accept"),
        Row("network_receive", "The kernel was receiving network packets.",
            "net_rx_action", "__napi_poll", "napi_poll", "process_backlog", "netif_receive_skb*",
            "__netif_receive_skb*", "napi_gro_receive", "__netdev_alloc_skb*", "netdev_alloc_skb*", "__napi_alloc_skb",
            "napi_alloc_skb", "dev_alloc_skb", "page_pool_alloc*", "__page_pool_alloc*", "virtnet_poll*",
            "try_fill_recv", "mlx5e_napi_poll", "mlx5e_post_rx*", "mlx4_en_alloc*", "ena_refill_rx*", "ixgbe_alloc_rx*",
            "igb_alloc_rx*", "i40e_alloc_rx*", "bnx2x_alloc_rx*", "bnxt_alloc_rx*", "e1000_alloc_rx*", "netif_rx*"),
        Row("network_transmit", "The kernel was sending network packets.",
            "net_tx_action", "sk_page_frag_refill", "skb_page_frag_refill", "sk_stream_alloc_skb",
            "tcp_stream_alloc_skb", "tcp_sendmsg*", "tcp_write_xmit", "tcp_send_*", "tcp_retransmit*",
            "__tcp_retransmit*", "tcp_xmit_*", "__tcp_transmit_skb", "tcp_write_timer*", "sock_alloc_send_*",
            "unix_stream_sendmsg", "unix_dgram_sendmsg", "udp_sendmsg", "udpv6_sendmsg", "raw_sendmsg",
            "ip_append_data", "__ip_append_data", "ip_output", "ip_queue_xmit*", "__ip_queue_xmit", "dev_queue_xmit*",
            "__dev_queue_xmit", "dev_hard_start_xmit", "netlink_sendmsg", "sock_sendmsg*", "__sock_sendmsg",
            "____sys_sendmsg", "___sys_sendmsg", "sys_sendmsg"),
        Row("network_receive", "The kernel was working through received network packets.",
            "tcp_v4_do_rcv", "tcp_v6_do_rcv", "tcp_rcv_*", "tcp_data_queue*", "__release_sock", "sk_backlog_rcv",
            "skb_copy*", "pskb_copy*", "pskb_expand_head", "ip_frag*", "ip_defrag", "nf_hook*", "br_handle_frame*",
            "bond_handle_frame"),
        Row("kernel_stack", "A new task needed its kernel stack.",
            "dup_task_struct", "alloc_thread_stack_node", "alloc_thread_info*", "alloc_thread_stack*"),
        Row("page_tables", "The kernel needed a page for page tables.",
            "pte_alloc_one*", "__pte_alloc*", "pmd_alloc*", "__pmd_alloc", "pud_alloc*", "__pud_alloc", "p4d_alloc*",
            "__p4d_alloc", "pgd_alloc", "_pgd_alloc", "alloc_pte*"),
        Row("khugepaged", "khugepaged was joining small pages into a huge one.",
            "khugepaged", "khugepaged_*", "collapse_huge_page", "collapse_file", "hpage_collapse_*", "do_collapse",
            "madvise_collapse"),
        Row("huge_page_fault", "A program touched memory for which the kernel tried a transparent huge page.",
            "do_huge_pmd_*", "__do_huge_pmd_*", "vma_alloc_anon_folio_pmd"),
        Row("kvm", "KVM needed memory for a guest.",
            "kvm_*", "mmu_topup_*", "tdp_*", "__kvm_*", "vcpu_run", "hva_to_pfn*", "vmx_*", "svm_*"),
        Row("gpu", "The graphics driver needed memory for a buffer.",
            "ttm_*", "drm_*", "i915_*", "amdgpu_*", "radeon_*", "nouveau_*", "os_alloc_mem", "nv_*", "nvidia_*",
            "nvkms_*", "__i915_*", "xe_bo_*"),
        Row("usb", "A USB driver needed a buffer.",
            "usb_*", "hcd_buffer_alloc*", "uvc_*", "usbdev_*", "proc_bulk", "xhci_*", "ehci_*", "__usb_*"),
        Row("cma", "The kernel was gathering a contiguous range of memory (CMA).",
            "cma_alloc*", "__cma_alloc", "alloc_contig_*", "dma_alloc_contiguous", "dma_alloc_from_contiguous"),
        Row("dma", "A driver needed memory that its device can address (DMA).",
            "dma_alloc_*", "__dma_alloc*", "dma_direct_alloc*", "__dma_direct_alloc*", "swiotlb_*",
            "dma_generic_alloc_coherent", "x86_swiotlb_*", "dma_pool_alloc", "pool_alloc_page", "iommu_dma_alloc*",
            "intel_alloc_coherent", "pci_alloc_consistent", "atomic_pool_expand"),
        Row("swap_in", "A page was being read back from swap.",
            "do_swap_page", "read_swap_cache_async", "swapin_*", "__read_swap_cache_async", "swap_cluster_readahead",
            "swap_vma_readahead", "shmem_swapin*", "alloc_swap_folio", "swap_cache_alloc_folio"),
        Row("shmem", "A page of shared memory or tmpfs was being filled.", "shmem_*", "shm_*", "memfd_*", "sys_shm*"),
        Row("filesystem_metadata", "XFS needed memory for its own structures.",
            "xfs_buf_*", "_xfs_buf_*", "xfs_da_*", "kmem_alloc", "kmem_alloc_large", "kmem_zone_alloc", "kmem_realloc",
            "xfs_iread*", "xfs_inode_alloc", "xfs_iext_*", "xfs_bmap*", "xfs_log_*", "xlog_*", "xfs_trans_*",
            "xfs_dir_*", "xfs_attr_*", "xfs_btree_*"),
        Row("filesystem_metadata", "Btrfs needed memory for its own structures.",
            "alloc_extent_buffer", "__alloc_extent_buffer", "alloc_extent_state*", "alloc_extent_map",
            "btrfs_search_slot", "btrfs_alloc_*", "btrfs_cow_block", "__btrfs_cow_block", "read_tree_block",
            "btrfs_read_node_slot", "btrfs_lookup_*", "btrfs_init_new_buffer"),
        Row("filesystem_metadata", "The file system needed memory for its metadata (buffer cache, journal).",
            "__getblk*", "__bread*", "bdev_getblk", "alloc_buffer_head", "grow_dev_page", "grow_buffers", "jbd2_*",
            "ext4_mb_*", "ext4_ext_*", "ext4_find_extent", "ext4_es_*", "__ext4_get_inode_loc", "ext4_htree_*",
            "ext4_iget", "__ext4_iget", "alloc_page_buffers", "folio_alloc_buffers", "create_empty_buffers"),
        Row("filesystem_metadata", "The network file system needed memory (NFS, RPC).",
            "nfs_create_request", "nfs_page_*", "nfs_pageio_*", "nfs_readhdr_alloc", "nfs_writehdr_alloc", "nfs_fhget",
            "nfs_alloc_*", "nfs3_*", "nfs4_*", "rpc_*", "xprt_*", "svc_*", "nfsd", "nfsd_*", "nfsd4_*"),
        Row("block_io", "The kernel was submitting disk I/O.",
            "mempool_alloc*", "bio_alloc*", "bio_copy_*", "bvec_alloc", "blk_mq_*", "blk_get_request", "blk_alloc_*",
            "get_request", "scsi_*", "dm_*", "crypt_*", "sg_alloc_table*", "__sg_alloc_table", "nvme_*",
            "blk_done_softirq", "md_*", "raid5_*", "loop_*", "sg_*"),
        Row("bpf", "A BPF program, map or socket filter was being set up.",
            "bpf_*", "__bpf_*", "sys_bpf", "sk_attach_filter", "__get_filter", "__htab_*", "htab_map_*",
            "array_map_alloc", "seccomp_*"),
        Row("security_policy", "A security or audit policy was being loaded or checked.",
            "sel_write_*", "security_load_policy", "policydb_*", "avtab_*", "ebitmap_*", "aa_unpack*",
            "aa_replace_profiles", "policy_update", "smk_write_*", "audit_log_*", "audit_receive*", "tomoyo_write_*"),
        Row("cgroup", "A control group was being made or changed.",
            "cgroup_mkdir", "cgroup_apply_*", "css_create", "cgroup_create", "cpuset_*", "alloc_fair_sched_group",
            "sched_create_group", "cgroup_attach_task", "cgroup_file_write", "cgroup_procs_write"),
        new("driver", "The driver module {module} asked for memory while it was being loaded.",
            ["*"], ["do_init_module", "do_one_initcall"], InModule: true),
        Row("module_load", "A kernel module was being loaded.",
            "load_module", "do_init_module", "module_alloc", "init_module_from_file", "layout_and_allocate",
            "move_module", "sys_init_module", "sys_finit_module", "execmem_alloc"),
        Row("execve", "A program was being started (execve).",
            "do_execve*", "bprm_*", "load_elf_*", "search_binary_handler", "exec_binprm", "setup_arg_pages",
            "copy_strings*", "get_arg_page", "sys_execve*", "alloc_bprm", "begin_new_exec", "flush_old_exec"),
        Row("fork", "A process or thread was being created (fork or clone).",
            "copy_process", "do_fork", "_do_fork", "kernel_clone", "dup_mm*", "dup_mmap", "copy_page_range",
            "copy_pte_range", "vm_area_dup", "copy_mm", "copy_files", "dup_fd"),
        Row("page_fault_file", "A program touched a page of a mapped file that was not in memory.",
            "filemap_fault", "filemap_map_pages", "do_read_fault", "do_shared_fault", "do_sync_mmap_readahead",
            "__xfs_filemap_fault"),
        Row("page_fault_cow", "A program wrote to a page that it shared, and needed its own copy.",
            "wp_page_copy", "do_wp_page", "do_cow_fault", "do_cow_page", "do_fault_cow"),
        Row("page_fault_anonymous", "A program touched new memory of its own (heap, stack).",
            "do_anonymous_page", "alloc_anon_folio"),
        Row("pipe_write", "A program was writing into a pipe.",
            "pipe_write", "anon_pipe_*", "alloc_pipe_info", "pipe_resize_ring", "create_pipe_files"),
        Row("page_cache_write", "A program was writing to a file through the page cache.",
            "generic_perform_write", "grab_cache_page_write_begin", "iomap_write_*", "__block_write_begin*",
            "block_write_begin", "ext4_write_begin", "ext4_da_write_begin", "generic_file_write_iter",
            "__generic_file_write_iter", "generic_file_aio_write", "generic_file_buffered_write",
            "xfs_file_buffered_write", "xfs_file_buffered_aio_write", "btrfs_buffered_write",
            "iomap_file_buffered_write"),
        Row("page_cache_read", "File pages were being read into the page cache.",
            "page_cache_alloc*", "__page_cache_alloc", "add_to_page_cache_lru", "filemap_add_folio", "read_pages",
            "__do_page_cache_readahead", "force_page_cache_readahead", "page_cache_ra_*", "page_cache_sync_ra*",
            "page_cache_async_ra*", "ondemand_readahead", "do_page_cache_ra", "generic_file_read_iter",
            "generic_file_aio_read", "do_generic_file_read", "filemap_read*", "generic_file_buffered_read",
            "filemap_get_pages", "pagecache_get_page", "__filemap_get_folio*", "find_or_create_page",
            "do_read_cache_page", "do_read_cache_folio", "read_cache_page*", "mpage_readpages", "mpage_readahead"),
        Row("tty", "A terminal needed a buffer.",
            "tty_*", "n_tty_*", "pty_*", "do_tty_write", "con_write", "vt_*", "vc_*"),
        Row("filesystem_metadata", "The file system asked for memory.",
            "xfs_*", "ext4_*", "ext3_*", "btrfs_*", "f2fs_*", "gfs2_*", "ocfs2_*", "zfs_*", "spl_*", "nfs_*", "cifs_*",
            "smb2_*", "ceph_*", "fuse_*"),
        Row("page_fault", "A program touched a page that was not in memory.",
            "handle_mm_fault", "__handle_mm_fault", "handle_pte_fault", "do_fault", "__do_fault", "faultin_page",
            "do_user_addr_fault", "exc_page_fault", "do_page_fault", "__do_page_fault", "___do_page_fault",
            "do_translation_fault"),
        new("driver", "The driver module {module} asked for memory.", ["*"], [], InModule: true),
        Row("vmalloc", "The kernel needed a large buffer of its own (vmalloc).",
            "vmalloc*", "__vmalloc*", "vzalloc*", "vmap", "vm_map_ram", "xt_alloc_table_info",
            "alloc_large_system_hash", "seq_buf_alloc"),
        new("vmalloc", "The kernel needed a large buffer of its own (kvmalloc).",
            ["kvmalloc*", "__kvmalloc*"], [], SearchAllocatorToo: true),
        new("slab_growth", "The kernel needed a page for its own small objects (slab).",
            [
                "new_slab*", "allocate_slab", "___slab_alloc", "__slab_alloc*", "cache_grow*", "kmem_getpages",
                "kmem_cache_alloc*", "refill_objects", "slab_out_of_memory",
            ],
            [],
            SearchAllocatorToo: true),
        new("memcg_charge", "Memory was being charged to a memory cgroup.",
            ["try_charge*", "charge_memcg", "mem_cgroup_*", "__mem_cgroup_*", "obj_cgroup_*", "__memcg_*"],
            [],
            SearchAllocatorToo: true),
    ];

    /// <summary>A bit for each row that holds only where a companion is on the path too.</summary>
    public static readonly ulong WithCompanions = BitsOf(static row => !row.With.IsEmpty);

    /// <inheritdoc cref="Signature.InModule"/>
    public static readonly ulong InModule = BitsOf(static row => row.InModule);

    /// <inheritdoc cref="Signature.SearchAllocatorToo"/>
    public static readonly ulong SearchAllocatorToo = BitsOf(static row => row.SearchAllocatorToo);

    /// <summary>A row is a bit of a word: there is room for 64.</summary>
    private static ulong BitsOf(Func<Signature, bool> wanted)
    {
        ulong bits = 0;
        for (int row = 0; row < Rows.Length; row++)
        {
            if (wanted(Rows[row])) { bits |= 1UL << row; }
        }

        return bits;
    }

    private static Signature Row(string kind, string summary, params string[] functions) =>
        new(kind, summary, [.. functions], []);
}
