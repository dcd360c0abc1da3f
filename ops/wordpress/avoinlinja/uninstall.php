<?php
/**
 * Whoever takes the plugin away takes away what it has kept: one option of each site.
 *
 * @package Avoinlinja
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

if ( is_multisite() ) {
	foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $avoinlinja_site ) {
		switch_to_blog( $avoinlinja_site );
		delete_option( 'avoinlinja' );
		restore_current_blog();
	}
} else {
	delete_option( 'avoinlinja' );
}
