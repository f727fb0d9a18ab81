// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.11 <0.9.0;

/// @title Keeps the checkpoints of transparency logs, so that no log can later show another past.
/// @notice A log is named by its origin (C2SP tlog-checkpoint). Whoever submits its first checkpoint owns the origin.
///         A checkpoint that was kept is never changed or removed; nobody has any right over the contract itself.
contract CheckpointAnchor {
    struct Log {
        address owner;
        /// The size of the latest checkpoint, in leaves; 0 while there is none.
        uint64 size;
        /// To whom the owner has offered the origin; zero: to nobody.
        address heir;
        mapping(uint64 => bytes32) roots;
    }

    /// By SHA-256 of the origin, which is also how a witness names a log.
    mapping(bytes32 => Log) private logs;

    event Claimed(bytes32 indexed originHash, string origin, address owner);
    event Anchored(bytes32 indexed originHash, uint64 indexed size, bytes32 root);
    event Offered(bytes32 indexed originHash, address owner, address heir);
    event Transferred(bytes32 indexed originHash, address from, address to);

    /// An empty origin, an empty tree or a root of zeroes.
    error Malformed();
    error NotOwner(address owner);
    error NotOffered(address heir);
    error SmallerSize(uint64 latest);
    error OtherRoot(bytes32 kept);

    /// @notice Keeps a checkpoint. The latest one once more changes nothing and is not an error.
    /// @param size  Leaves of the tree, at least 1.
    /// @param root  The root hash of the tree of that size.
    function submit(string calldata origin, uint64 size, bytes32 root) external {
        if (bytes(origin).length == 0 || size == 0 || root == 0) revert Malformed();
        bytes32 id = sha256(bytes(origin));
        Log storage log = logs[id];
        if (log.owner == address(0)) {
            log.owner = msg.sender;
            emit Claimed(id, origin, msg.sender);
        } else if (log.owner != msg.sender) {
            revert NotOwner(log.owner);
        }
        uint64 latestSize = log.size;
        if (size < latestSize) revert SmallerSize(latestSize);
        if (size == latestSize) {
            if (log.roots[size] != root) revert OtherRoot(log.roots[size]);
            return;
        }
        log.size = size;
        log.roots[size] = root;
        emit Anchored(id, size, root);
    }

    /// @notice Offers the origin to another account, which has to accept. The zero address withdraws the offer.
    function offer(string calldata origin, address heir) external {
        bytes32 id = sha256(bytes(origin));
        Log storage log = logs[id];
        if (log.owner != msg.sender) revert NotOwner(log.owner);
        log.heir = heir;
        emit Offered(id, msg.sender, heir);
    }

    /// @notice Takes over an origin that was offered to the caller.
    function accept(string calldata origin) external {
        bytes32 id = sha256(bytes(origin));
        Log storage log = logs[id];
        if (log.heir != msg.sender || msg.sender == address(0)) revert NotOffered(log.heir);
        emit Transferred(id, log.owner, msg.sender);
        log.owner = msg.sender;
        log.heir = address(0);
    }

    /// @return size 0 while nothing of this origin was kept.
    function latest(string calldata origin) external view returns (uint64 size, bytes32 root) {
        Log storage log = logs[sha256(bytes(origin))];
        return (log.size, log.roots[log.size]);
    }

    /// @return The root that was kept at exactly this size, or zeroes.
    function rootAt(string calldata origin, uint64 size) external view returns (bytes32) {
        return logs[sha256(bytes(origin))].roots[size];
    }

    /// @return owner Zero while nobody has submitted a checkpoint of this origin.
    function ownerOf(string calldata origin) external view returns (address owner, address heir) {
        Log storage log = logs[sha256(bytes(origin))];
        return (log.owner, log.heir);
    }
}
